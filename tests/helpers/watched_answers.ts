import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import app from '@adonisjs/core/services/app'
import { type ApiFacts, describe } from '#framework/openapi/main'
import { operations } from '#framework/resources/main'
import { type Answer, DescribedApi } from '#tests/helpers/described_api'

const faults: string[] = []
let known: { resources: unknown; count: number; api: DescribedApi } | undefined

/** The description of the resources there are now: some tests bring their own. */
function describedApi(): DescribedApi {
  const resources = operations.registry.all()
  if (known?.resources !== resources || known.count !== resources.length) {
    const { api } = app.config.get<{ api: ApiFacts }>('gable')
    known = {
      resources,
      count: resources.length,
      api: new DescribedApi(describe(operations.registry, api)),
    }
  }
  return known.api
}

/**
 * Holds every answer that the server gives under `/api` against the description of the API, whichever test asked and
 * with whatever client.
 */
export function watchAnswers(server: Server): void {
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/api/')) return
    record(request, response, (answer) => faults.push(...describedApi().faults(answer)))
  })
}

/** @throws Error when an answer since the last time was not as the description says */
export function assertDescribed(): void {
  const found = faults.splice(0)
  if (found.length) throw new Error(`The API does not describe this:\n  ${found.join('\n  ')}`)
}

type Chunk = string | Uint8Array | undefined

/** Gathers what is written to a response, however it is written. */
function record(
  { method = 'GET', url = '/' }: IncomingMessage,
  response: ServerResponse,
  done: (answer: Answer) => void
): void {
  const chunks: Buffer[] = []
  let head: string[] = []
  const { writeHead, write, end } = response
  const keep = (chunk: Chunk | (() => void)) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
  }
  response.writeHead = ((status: number, ...rest: (string | OutgoingHttpHeaders | string[])[]) => {
    const given = rest.find((one) => typeof one === 'object')
    head = Array.isArray(given)
      ? given.map(String)
      : Object.entries(given ?? {})
          .flat()
          .map(String)
    return (writeHead as Function).call(response, status, ...rest)
  }) as typeof writeHead
  response.write = ((chunk: Chunk, ...rest: unknown[]) => {
    keep(chunk)
    return (write as Function).call(response, chunk, ...rest)
  }) as typeof write
  response.end = ((chunk: Chunk, ...rest: unknown[]) => {
    keep(chunk)
    const headers: Record<string, string> = {}
    for (const [name, value] of Object.entries(response.getHeaders())) headers[name] = String(value)
    for (let at = 0; at < head.length; at += 2) headers[head[at].toLowerCase()] = head[at + 1]
    const body = decoded(Buffer.concat(chunks), headers['content-encoding'])
    done({ method, url, status: response.statusCode, headers, body })
    return (end as Function).call(response, chunk, ...rest)
  }) as typeof end
}

function decoded(body: Buffer, coding: string | undefined): string {
  if (body.length === 0) return ''
  if (coding === 'gzip') return gunzipSync(body).toString()
  if (coding === 'br') return brotliDecompressSync(body).toString()
  return body.toString()
}
