/*
 * The tables, the first content and the first admin: `node ace setup`, run where the application is.
 */
import { runInTerminal } from './process.js'
import { Stop } from './terminal.js'

/**
 * Runs in the user's terminal, because the admin's password is shown there and kept nowhere.
 * @param folder  the project's folder, or its build
 * @returns what is now true, for the step's line
 * @throws Stop when the database cannot be reached or brought up to date
 */
export async function setUpDatabase(folder) {
  const status = await runInTerminal(process.execPath, ['ace.js', 'setup'], { cwd: folder })
  if (status === 0) return 'up to date'
  throw new Stop(
    'The database could not be made ready.',
    'The reason is above. The DB_ lines of .env say which database is used; what was begun has been undone.'
  )
}
