/*
 * The tables, the first content and the first admin: `node ace setup`, run where the application is.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Stop } from './terminal.js'

/**
 * Runs in the user's terminal, because the admin's password is shown there and kept nowhere.
 * @param folder  the project's folder, or its build
 * @returns what was done, for the step's line
 * @throws Stop when the database cannot be reached or brought up to date
 */
export async function setUpDatabase(folder) {
  const child = spawn(process.execPath, ['ace.js', 'setup'], { cwd: folder, stdio: 'inherit' })
  // Ctrl-C reaches the child by itself; this process has to live until the child has ended.
  const wait = () => {}
  process.on('SIGINT', wait)
  const [status, signal] = await once(child, 'exit')
  process.off('SIGINT', wait)
  if (signal || status === 130) process.exit(130)
  if (status !== 0) {
    throw new Stop(
      'The database could not be made ready.',
      'The reason is above. The DB_ lines of .env say which database is used; nothing of this start was half written.'
    )
  }
  return 'up to date'
}
