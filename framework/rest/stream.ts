import { pipeline } from 'node:stream/promises'
import type { Exchange } from '#framework/http/main'
import { codingFor, compressor } from './compress.js'
import { csvLine } from './csv.js'
import { READ_VARIES } from './encode.js'

/** The forms a list of any length is to be had in, by their media types. */
export const STREAMS = {
  'text/csv': { type: 'text/csv; charset=utf-8; header=present', pieces: csv },
  'application/x-ndjson': { type: 'application/x-ndjson; charset=utf-8', pieces: ndjson },
} as const

export type StreamType = keyof typeof STREAMS

/** What is written at once: large enough to be few writes, small enough to be nothing in memory. */
const PIECE = 32 * 1024

/** Long enough to be compressed, however long it will be. */
const ANY_LENGTH = Number.POSITIVE_INFINITY

/**
 * Answers rows as they are read, as fast as the client takes them and no faster. A client that goes away ends the
 * reading; a fault in the middle breaks the connection off, so that half a list is not taken for a whole one.
 * @param rows     JSON objects; what the first one refuses is answered as a problem
 * @param columns  of a CSV, the same in every line
 */
export async function answerStream(
  exchange: Exchange,
  rows: AsyncGenerator<string, void, undefined>,
  as: StreamType,
  { name, columns }: { name: string; columns: readonly string[] }
): Promise<void> {
  const { type, pieces } = STREAMS[as]
  const first = await rows.next()
  if (exchange.response.destroyed) return void (await rows.return())
  const coding = codingFor(exchange.header('accept-encoding'), ANY_LENGTH)
  exchange.set('content-type', type).vary(READ_VARIES).set('cache-control', 'no-store')
  if (as === 'text/csv') exchange.set('content-disposition', `attachment; filename="${name}.csv"`)
  if (coding) exchange.set('content-encoding', coding)
  const response = exchange.open(200)
  if (exchange.method === 'HEAD') {
    await rows.return()
    response.end()
    return
  }
  const source = inPieces(pieces(first.done ? undefined : first.value, rows, columns))
  try {
    if (coding) await pipeline(source, compressor(coding), response)
    else await pipeline(source, response)
  } catch (error) {
    if (!isGone(error)) throw error
  } finally {
    await rows.return()
  }
}

/** How writing to somebody fails who is not there any more: from the first byte on, or from the middle. */
const GONE = new Set([
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_UNABLE_TO_PIPE',
  'ECONNRESET',
  'EPIPE',
])

/** The client went away, which is its right. */
export const isGone = (error: unknown): boolean =>
  GONE.has((error as NodeJS.ErrnoException).code ?? '')

async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = ''
  for await (const text of texts) {
    piece += text
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  if (piece) yield piece
}

async function* ndjson(
  first: string | undefined,
  rows: AsyncIterable<string>
): AsyncGenerator<string> {
  if (first === undefined) return
  yield `${first}\n`
  for await (const row of rows) yield `${row}\n`
}

async function* csv(
  first: string | undefined,
  rows: AsyncIterable<string>,
  columns: readonly string[]
): AsyncGenerator<string> {
  const line = (text: string) => {
    const row = JSON.parse(text) as { [name: string]: unknown }
    return csvLine(columns.map((name) => row[name]))
  }
  yield csvLine(columns)
  if (first === undefined) return
  yield line(first)
  for await (const row of rows) yield line(row)
}
