import string from '@adonisjs/core/helpers/string'
import { unknownName } from '../unknown_name.js'
import { ScaffoldException } from './scaffold_exception.js'

const VERBS = ['index', 'create', 'store', 'show', 'edit', 'update', 'destroy']

/** Verbs that answer with a page; the others send their reader on. */
const PAGES = new Set(['index', 'create', 'show', 'edit'])

/** What the stub of a controller prints. @throws ScaffoldException for an action that is none of the seven verbs */
export function controllerState(asked: string, actions: readonly string[], all: boolean) {
  const parts = asked.replace(/^\/+|\/+$/g, '').split('/')
  if (!parts.every((part) => /^[A-Za-z][\w-]*$/.test(part))) {
    throw new ScaffoldException([
      `"${asked}" cannot name a controller: words with slashes between, as in posts/publications`,
    ])
  }
  const unknown = actions.filter((action) => !VERBS.includes(action))
  if (unknown.length) {
    throw new ScaffoldException(
      unknown.map(
        (action) =>
          `${unknownName('verb', action, VERBS)} A deed that is none of the seven is a resource of its own: docs/pages.md`
      )
    )
  }
  const folders = parts.slice(0, -1).map((part) => string.snakeCase(part))
  const name = string.snakeCase(parts.at(-1)!.replace(/[_-]?controller$/i, ''))
  const place = [...folders, name].join('/')
  const verbs = all || !actions.length ? (all ? VERBS : ['index']) : [...actions]
  return {
    folder: folders.join('/'),
    file: `${name}_controller`,
    className: `${string.pascalCase(name)}Controller`,
    title: string.sentenceCase(name),
    pages: verbs.filter((verb) => PAGES.has(verb)).map((verb) => `pages/${place}/${verb}`),
    actions: verbs.map((verb) => ({
      name: verb,
      body: PAGES.has(verb)
        ? `return page(ctx, 'pages/${place}/${verb}', { meta: { title: '${string.sentenceCase(name)}' } })`
        : `return ctx.response.redirect().toPath('/${string.dashCase(name)}')`,
    })),
  }
}
