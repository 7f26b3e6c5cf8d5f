import { readdir, readFile } from 'node:fs/promises'
import string from '@adonisjs/core/helpers/string'
import { namesOf, Offer } from '#framework/openapi/main'
import { ERRORS, type Registry } from '#framework/resources/main'
import { resourceTypes } from './resource_types.js'
import { namesText } from './type_text.js'

const HEADER =
  '// Made by `node ace make:client` from the declarations of the application: run it again, do not change this.\n'

const RUNTIME = new URL('./runtime/', import.meta.url)

/**
 * The files of a TypeScript client for the application's REST API, by their path in the client's folder; not formatted.
 * @throws Error in a build, where the sources that it is made from are not
 */
export async function clientFiles(registry: Registry): Promise<Map<string, string>> {
  const offers = registry
    .all()
    .filter(({ resource }) => resource.options.api)
    .map((registered) => new Offer(registry, registered))
  const files = new Map([
    ['index.ts', indexText(offers)],
    ['resources.ts', resourcesText(offers)],
    ['codes.ts', `export type ErrorCode = ${namesText(Object.keys(ERRORS))}\n`],
  ])
  for (const name of await runtimeNames()) {
    files.set(`runtime/${name}`, await readFile(new URL(name, RUNTIME), 'utf8'))
  }
  for (const [path, text] of files) files.set(path, HEADER + text)
  return files
}

async function runtimeNames(): Promise<string[]> {
  const all = await readdir(RUNTIME)
  const names = all.filter((name) => /(?<!\.d)\.ts$/.test(name)).sort()
  if (names.length) return names
  throw new Error('A client is made from the sources: run it in the project and not in a build.')
}

function resourcesText(offers: readonly Offer[]): string {
  return [
    `import type { Operators, RelationFilter, Shape, ToMany, ToOne } from './runtime/shape.js'`,
    ...offers.map(resourceTypes),
  ].join('\n\n')
}

function indexText(offers: readonly Offer[]): string {
  const resources = offers.map(({ registered }) => ({
    name: registered.resource.name,
    one: namesOf(registered).one,
  }))
  const types = resources.flatMap(({ one }) => [one, `New${one}`])
  return `
import type { ${resources.map(({ one }) => `${one}Shape`).join(', ')} } from './resources.js'
import { Resource } from './runtime/resource.js'
import { type ClientOptions, Transport } from './runtime/transport.js'

export type { ErrorCode } from './codes.js'
export type { ${types.join(', ')} } from './resources.js'
export { ApiError, isApiError, type Problem } from './runtime/api_error.js'
export type { Found, Page, PageMeta, Written } from './runtime/resource.js'
export type { ClientOptions } from './runtime/transport.js'

/** A client of the API: \`createClient({ url: 'https://shop.example/api', token })\`. */
export function createClient(options: ClientOptions) {
  const transport = new Transport(options)
  return {
${resources.map(({ name, one }) => `    ${string.camelCase(name)}: new Resource<${one}Shape>(transport, '${name}'),`).join('\n')}
  }
}

export type Client = ReturnType<typeof createClient>
`.trimStart()
}
