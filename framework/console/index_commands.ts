import { readdir, writeFile } from 'node:fs/promises'
import type { BaseCommand } from '@adonisjs/core/ace'

const COMMANDS = new URL('commands/', import.meta.url)
const INDEX = new URL('commands.json', import.meta.url)

/** The text that `commands.json` should have: every command of `commands/`, by name. */
export async function indexOfCommands(): Promise<string> {
  const names = await readdir(COMMANDS)
  const files = names.filter((name) => /(?<!\.d)\.[jt]s$/.test(name))
  const commands = await Promise.all(
    files.map(async (file) => {
      const filePath = file.replace(/\.[jt]s$/, '')
      const module = (await import(new URL(`${filePath}.js`, COMMANDS).href)) as {
        default: typeof BaseCommand
      }
      return { ...module.default.serialize(), filePath }
    })
  )
  commands.sort((one, other) => one.commandName.localeCompare(other.commandName, 'en'))
  return `${JSON.stringify(commands, null, 2)}\n`
}

/** Writes the index that `main.ts` reads. */
export async function writeIndex(): Promise<void> {
  await writeFile(INDEX, await indexOfCommands())
}
