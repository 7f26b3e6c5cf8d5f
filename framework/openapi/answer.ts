import type { HttpContext } from '@adonisjs/core/http'
import { invalidParameter } from '#framework/resources/main'
import { description, type Format } from './kept.js'
import { type Version, VERSIONS } from './versions.js'

const TYPES: Record<Format, string> = {
  json: 'application/json; charset=utf-8',
  yaml: 'application/yaml; charset=utf-8',
}

/** One of a parameter's words. @throws E_INVALID_PARAMETER with those there are */
function word<Word extends string>(ctx: HttpContext, name: string, words: readonly Word[]) {
  const given = ctx.request.qs()[name]
  if (given === undefined || words.includes(given as Word)) return given as Word | undefined
  throw invalidParameter(name, `${name} is ${words.join(' or ')}.`, 'enum')
}

/** Answers with the description, for all or (`?for=me`) of what the caller may reach. @throws E_INVALID_PARAMETER */
export function answer(ctx: HttpContext, format: Format): void {
  for (const name of Object.keys(ctx.request.qs())) {
    if (name === 'version' || name === 'for') continue
    throw invalidParameter(
      name.slice(0, 100),
      `There is no parameter "${name.slice(0, 100)}". Parameters are: version, for.`,
      'unknown'
    )
  }
  const version: Version = word(ctx, 'version', VERSIONS) ?? '3.1'
  const isMine = word(ctx, 'for', ['me']) === 'me'
  const { text, etag } = description(version, format, isMine ? ctx.actor : undefined)
  const { response } = ctx
  response.header('content-type', TYPES[format])
  response.header('cache-control', isMine ? 'private, no-cache' : 'public, no-cache')
  response.header('etag', etag)
  if (response.fresh()) return response.status(304).send(null)
  response.send(text)
}
