import { readFile } from 'node:fs/promises'
import type { CommandMetaData } from '@adonisjs/core/types/ace'
import type { BaseCommand } from '@adonisjs/core/ace'

/** What `commands.json` says of a command: everything that listing and help need, and the file it is in. */
type IndexedCommand = CommandMetaData & { filePath: string }

let index: Promise<IndexedCommand[]> | undefined

/**
 * The framework's Ace commands, read from an index so that listing them loads none.
 * `npm run index` writes the index; a test holds it against the commands.
 */
export function getMetaData(): Promise<CommandMetaData[]> {
  index ??= readFile(new URL('commands.json', import.meta.url), 'utf8').then(
    (text) => JSON.parse(text) as IndexedCommand[]
  )
  return index
}

/** Loads one command. @returns null when it is not one of ours */
export async function getCommand({
  commandName,
}: CommandMetaData): Promise<typeof BaseCommand | null> {
  const found = ((await getMetaData()) as IndexedCommand[]).find(
    (command) => command.commandName === commandName
  )
  if (!found) return null
  const module = (await import(new URL(`commands/${found.filePath}.js`, import.meta.url).href)) as {
    default: typeof BaseCommand
  }
  return module.default
}

export { prepareKernel } from './kernel.js'
export { MigrationPrinter } from './migration_printer.js'
export { plainTable } from './plain_table.js'
export { nearest } from './nearest.js'
export { outliveReaders } from './reader.js'
export { endWhenCancelled } from './cancelling.js'
