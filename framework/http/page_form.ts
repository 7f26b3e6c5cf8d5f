import { Buffer } from 'node:buffer'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import app from '@adonisjs/core/services/app'
import string from '@adonisjs/core/helpers/string'
import { OperationError } from '#framework/resources/main'
import './context.js'
import { partsOf } from './multipart.js'

/** A file that came with a form, beside the storage. It is there until the answer is written. */
export interface SentFile {
  name: string
  path: string
}

const limitOf = (kind: 'form' | 'multipart') =>
  Number(string.bytes.parse(app.config.get<string>(`bodyparser.${kind}.limit`)))

/**
 * Reads a form of parts for a page: its values become the request's body, its files `ctx.files`. The body parser of
 * AdonisJS would keep everybody's files for ever, whoever sends them and wherever to.
 * @param keepsFiles  else the files are passed over
 * @throws E_MALFORMED_BODY, E_BODY_TOO_LARGE, E_REQUEST_TIMEOUT
 */
export async function readPageForm(
  ctx: HttpContext,
  keepsFiles: boolean,
  next: NextFn
): Promise<unknown> {
  const values = new Map<string, string[]>()
  const files = new Map<string, SentFile>()
  let folder: string | undefined
  let written = 0
  let room = limitOf('form')
  try {
    for await (const { name, filename, source } of partsOf(
      ctx.request.request,
      limitOf('multipart')
    )) {
      if (filename === undefined) {
        const text = await textOf(source, room)
        room -= Buffer.byteLength(text)
        values.set(name, [...(values.get(name) ?? []), text])
      } else if (filename && keepsFiles) {
        folder ??= await mkdtemp(join(tmpdir(), 'form-'))
        const path = join(folder, String(written++))
        await pipeline(source, createWriteStream(path))
        files.set(name, { name: filename, path })
      } else await pass(source)
    }
    ctx.request.setInitialBody(bodyOf(values))
    ctx.files = files
    return await next()
  } finally {
    if (folder) await rm(folder, { recursive: true, force: true })
  }
}

/** What nobody asked for is read and left. */
async function pass(source: AsyncIterable<Buffer>): Promise<void> {
  const chunks = source[Symbol.asyncIterator]()
  for (let read = await chunks.next(); !read.done;) read = await chunks.next()
}

async function textOf(source: AsyncIterable<Buffer>, room: number): Promise<string> {
  const chunks: Buffer[] = []
  let left = room
  for await (const chunk of source) {
    left -= chunk.length
    if (left < 0) {
      const message = `The fields of a form may have ${limitOf('form')} bytes together.`
      throw new OperationError('E_BODY_TOO_LARGE', message)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const NAME = /^([^[\]]+)\[([^[\]]*)\]$/

/** `tags[]` is a list, `_find[author]` a member of `_find`; a name that comes several times is a list as well. */
function bodyOf(values: ReadonlyMap<string, string[]>): Record<string, unknown> {
  const body = new Map<string, unknown>()
  const inner = new Map<string, Map<string, unknown>>()
  for (const [name, texts] of values) {
    const [, outer, member] = NAME.exec(name) ?? []
    if (outer === undefined) body.set(name, texts.length === 1 ? texts[0] : texts)
    else if (member === '') body.set(outer, texts)
    else {
      const members = inner.get(outer) ?? new Map<string, unknown>()
      inner.set(outer, members.set(member, texts.at(-1)))
    }
  }
  for (const [name, members] of inner) body.set(name, Object.fromEntries(members))
  return Object.fromEntries(body)
}
