import { createReadStream } from 'node:fs'
import type { HttpContext } from '@adonisjs/core/http'
import { type Field, nameOfKey, type StoredFile } from '#framework/fields/main'
import { dropFile, maxSizeOf, receiveFile, servedFile } from '#framework/files/main'
import { type SafeHtml, html } from '#framework/html/main'
import {
  isFile,
  may,
  notFound,
  OperationError,
  operations,
  type Problem,
  refusedName,
  type Registered,
  type Row,
  writableNames,
  type Written,
} from '#framework/resources/main'
import { fileAddress } from './addresses.js'
import { keyOf } from './options.js'

const isPicture = ({ kind }: Field) => kind.name === 'image'

/** A stored file where its record is shown: a picture small, of another kind its name; a link to the whole. */
export function fileCell(
  registered: Registered,
  field: Field,
  row: Row,
  { isLink = true } = {}
): SafeHtml | undefined {
  const value = row[field.name]
  if (!isFile(field) || typeof value !== 'string' || field.options.baseUrl !== undefined)
    return undefined
  // The part at the end is another for another file, so that a browser does not show the one before.
  const address = `${fileAddress(registered, keyOf(registered, row), field.name)}?${nameOfKey(value)}`
  const shown = isPicture(field)
    ? html`<img class="thumb" src="${address}" alt="${field.label}" width="48" height="48" loading="lazy" />`
    : html`${nameOfKey(value)}`
  return isLink ? html`<a href="${address}">${shown}</a>` : shown
}

const UNITS = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** `JPG, PNG or WEBP, up to 2 MB.` */
export function fileHint(field: Field): string {
  const accepted = (field.control.attributes?.accept as string | undefined)?.split(',') ?? []
  const kinds = [...new Set(accepted.map((extension) => extension.slice(1).toUpperCase()))]
  const max = maxSizeOf(field)
  const size =
    max >= 1_000_000 ? `${UNITS.format(max / 1_000_000)} MB` : `${UNITS.format(max / 1000)} kB`
  const words = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(kinds)
  return kinds.length ? `${words}, up to ${size}.` : `Up to ${size}.`
}

/** The file of one field, for whoever sees the record and may read the field. */
export const showFile = (registered: Registered) => async (ctx: HttpContext) => {
  const { actor, params, request, response } = ctx
  const { resource } = registered
  const { id, name } = params as { id: string; name: string }
  if (!isFile(resource.shape.fields.get(name))) throw notFound(resource.name, name)
  const trashed =
    resource.shape.softDeletes && may(registered, actor, 'restore') ? 'with' : undefined
  const row = await operations.show(registered, actor, id, { fields: [name], trashed })
  const key = row[name]
  const file = typeof key === 'string' ? await servedFile(key) : undefined
  if (!file) throw notFound(`${resource.name} with a ${name}`, id)
  for (const [header, value] of Object.entries(file.headers)) response.header(header, value)
  response.header('cache-control', 'private, no-cache')
  if (request.header('if-none-match') === file.headers.etag) return response.status(304).send('')
  response.header('content-length', String(file.size))
  response.stream(await file.open())
}

/**
 * Writes a record with the files that came with its form; they are taken out of the storage again when the write comes
 * to nothing.
 * @throws what `write` throws, and E_INVALID naming the field of a file that is too large or of a wrong kind
 */
export async function withFiles(
  { actor, files = new Map() }: HttpContext,
  registered: Registered,
  row: Row | undefined,
  write: (stored: Record<string, StoredFile>) => Promise<Written>
): Promise<Written> {
  const writable = new Set(writableNames(registered, actor, row))
  const stored: Record<string, StoredFile> = {}
  const problems: Problem[] = []
  try {
    for (const [name, { name: filename, path }] of files) {
      const field = registered.resource.shape.fields.get(name)
      if (!isFile(field) || !writable.has(name)) {
        problems.push(refusedName(name.slice(0, 100), field !== undefined, [...writable]))
        continue
      }
      try {
        stored[name] = await receiveFile(field, createReadStream(path), { name: filename })
      } catch (error) {
        problems.push(problemOf(field, error))
      }
    }
    if (problems.length) throw new OperationError('E_INVALID', problems[0].message, problems)
    return await write(stored)
  } catch (error) {
    for (const one of Object.values(stored)) await dropFile(one)
    throw error
  }
}

/** What is wrong with a file, beside its field. */
function problemOf(field: Field, error: unknown): Problem {
  if (!(error instanceof OperationError)) throw error
  const [problem] = error.problems
  return problem ?? { field: field.name, rule: 'size', message: error.message }
}
