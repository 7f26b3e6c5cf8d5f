import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { negotiateCoding } from './negotiate.js'

export type Coding = 'br' | 'gzip'

const CODINGS: readonly Coding[] = ['br', 'gzip']

/** A shorter body fits into one packet anyway. */
const WORTH_IT = 1024

/** Answers are made for one reader and one moment: what counts is being quick, not the last byte. */
const GZIP = { level: 4 }
const BROTLI = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 3 } }

const gzip = promisify(zlib.gzip) as (text: string, options: zlib.ZlibOptions) => Promise<Buffer>
const brotli = promisify(zlib.brotliCompress) as (
  text: string,
  options: zlib.BrotliOptions
) => Promise<Buffer>

/** How to compress a text of this length for a client that sent this Accept-Encoding; undefined for not at all. */
export function codingFor(accept: string | undefined, length: number): Coding | undefined {
  return length < WORTH_IT ? undefined : negotiateCoding(accept, CODINGS)
}

export function compress(text: string, coding: Coding): Promise<Buffer> {
  return coding === 'gzip' ? gzip(text, GZIP) : brotli(text, BROTLI)
}

/** Compresses what is written to it. */
export function compressor(coding: Coding): zlib.Gzip | zlib.BrotliCompress {
  return coding === 'gzip' ? zlib.createGzip(GZIP) : zlib.createBrotliCompress(BROTLI)
}
