import { fileURLToPath } from 'node:url'
import type { ApplicationService } from '@adonisjs/core/types'
import { ScaffoldException } from './scaffold_exception.js'

/** Where the framework's own stubs are. Those an application has ejected to its stubs/ win over them. */
export const stubsRoot = fileURLToPath(new URL('../stubs/', import.meta.url))

/** A file that a stub makes: where it goes, and its text as the project's formatter would leave it. */
export interface Made {
  path: string
  text: string
}

/**
 * Fills a stub.
 * @param name  as in `make/resource/model.stub`
 * @throws ScaffoldException naming the stub when it cannot be filled, or what it gives is no code
 */
export async function fillStub(
  app: ApplicationService,
  name: string,
  state: Record<string, unknown>
): Promise<Made> {
  const stubs = await app.stubs.create()
  const stub = await stubs.build(name, { source: stubsRoot })
  try {
    const { contents, destination } = await stub.prepare(state)
    return { path: destination, text: await tidied(destination, contents) }
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0]
    throw new ScaffoldException([
      `The stub ${name} cannot be used: ${reason}. Yours would be stubs/${name}; without it the framework's own is used`,
    ])
  }
}

/** Laid out by Prettier with the project's own settings; as it is where Prettier is not installed or knows no such file. */
export async function tidied(path: string, text: string): Promise<string> {
  const ended = `${text.trimEnd()}\n`
  const prettier = await import('prettier').catch(() => null)
  if (!prettier || !/\.[jt]s$/.test(path)) return ended
  const options = await prettier.resolveConfig(path)
  return prettier.format(ended, { ...options, filepath: path })
}
