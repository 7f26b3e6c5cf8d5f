import { createRequire } from 'node:module'
import type { BaseCommand } from '@adonisjs/core/ace'
import type { CommandMetaData } from '@adonisjs/core/types/ace'
import type { ApplicationService } from '@adonisjs/core/types'
import { pathToFileURL } from 'node:url'

/** What `@adonisjs/…/commands` exports. */
interface Loader {
  getMetaData(): Promise<CommandMetaData[]>
  getCommand(command: CommandMetaData): Promise<typeof BaseCommand | null>
}

/** A command of a package that an application may have. @returns null where the package is not installed */
export async function packageCommand(
  app: ApplicationService,
  name: string,
  command: string
): Promise<typeof BaseCommand | null> {
  const loader = await commandsOf(app, name)
  if (!loader) return null
  const commands = await loader.getMetaData()
  const found = commands.find(({ commandName }) => commandName === command)
  return found ? loader.getCommand(found) : null
}

/** Looked for where the application's own imports would look. */
async function commandsOf(app: ApplicationService, name: string): Promise<Loader | null> {
  let path: string
  try {
    path = createRequire(app.makePath('package.json')).resolve(`${name}/commands`)
  } catch {
    return null
  }
  return (await import(pathToFileURL(path).href)) as Loader
}
