import { createHash, randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import edge from 'edge.js'
import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'
import type { HttpServerService } from '@adonisjs/core/types'
import type { GableConfig } from '#framework/provider'
import { OperationError } from '#framework/resources/main'
import {
  isPass,
  isSecret,
  LET_IN_FOR,
  type Maintenance,
  makePass,
  maintenanceFile,
} from './maintenance.js'
import { problemOf } from './problem.js'

const COOKIE = 'gable-maintenance'

/** Said where even the page cannot be made. */
const PLAIN =
  '<!DOCTYPE html><title>Closed for a moment</title><p>Closed for a moment. Come back soon.'

interface GateOptions {
  /** Template of the page. It loads nothing: its style stands in it, in one `<style>`. */
  page: string
  /** Addresses that answer programs: they get a problem document. */
  api?: RegExp
}

/** The page as it is sent for as long as the state is the same. */
interface Closed {
  state: Maintenance
  html: string
  policy: string
}

/**
 * While the application is in maintenance, answers for it: before anything of a request is read, so that neither
 * sessions nor the database are asked. Built assets go on being served, and whoever knows the secret is let in.
 */
export function closeForMaintenance(server: HttpServerService, options: GateOptions): void {
  const file = maintenanceFile(app)
  const files = publicFiles()
  const handle = server.handle.bind(server)
  warnOf(file.current())
  let closed: Closed | undefined
  async function answer(state: Maintenance, request: IncomingMessage, response: ServerResponse) {
    // Puts the headers on it that every answer has.
    server.createResponse(request, response)
    const path = pathOf(request)
    if (isReading(request) && isSecret(state, path.slice(1))) return letIn(state, response)
    if (isForProgram(request, path, options.api)) return answerProgram(state, response)
    if (closed?.state !== state) closed = await render(options.page, state)
    answerPerson(closed, request, response)
  }

  server.handle = (request, response) => {
    const state = file.current()
    const isServed = !state || isOpen(state, request, files)
    return isServed ? handle(request, response) : answer(state, request, response)
  }
}

/** A restart changes nothing, so whoever starts the server is told. */
function warnOf(state: Maintenance | null): void {
  if (state) logger.warn('Down for maintenance since %s. node ace up ends it', state.since)
}

function isOpen(state: Maintenance, request: IncomingMessage, files: ReadonlySet<string>): boolean {
  const path = pathOf(request)
  if (path.startsWith('/assets/') || files.has(path)) return true
  const pass = passIn(request.headers.cookie)
  return pass !== undefined && isPass(state, key(), pass)
}

/** What stands in `public/` beside the built assets: icons, and what search engines look for. */
function publicFiles(): ReadonlySet<string> {
  const entries = readdirSync(app.publicPath(), { withFileTypes: true })
  return new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => `/${name}`))
}

function letIn(state: Maintenance, response: ServerResponse): void {
  const secure = app.config.get<string>('app.appUrl').startsWith('https:') ? '; Secure' : ''
  const pass = makePass(state, key())
  response.writeHead(302, {
    'location': '/',
    'cache-control': 'no-store',
    'set-cookie': `${COOKIE}=${pass}; Path=/; Max-Age=${LET_IN_FOR}; HttpOnly; SameSite=Lax${secure}`,
  })
  response.end()
}

function answerProgram(state: Maintenance, response: ServerResponse): void {
  const detail = state.message ?? `Nothing was done. Try again in ${state.retryAfter} seconds.`
  const document = problemOf(new OperationError('E_MAINTENANCE', detail), randomUUID())
  send(state, response, 'application/problem+json', JSON.stringify(document))
}

function answerPerson(
  { state, html, policy }: Closed,
  request: IncomingMessage,
  response: ServerResponse
) {
  response.setHeader('content-security-policy', policy)
  if (state.refresh !== null && isReading(request)) response.setHeader('refresh', state.refresh)
  send(state, response, 'text/html; charset=utf-8', request.method === 'HEAD' ? '' : html)
}

/** What was being sent is not read, so the connection cannot be used again. */
function send(state: Maintenance, response: ServerResponse, type: string, body: string): void {
  const { req: request } = response
  // HTTP/2 keeps its requests apart on one connection, and has no such header.
  if (!isReading(request) && request.httpVersionMajor === 1) {
    response.setHeader('connection', 'close')
  }
  response.writeHead(503, {
    'content-type': type,
    'retry-after': String(state.retryAfter),
    'cache-control': 'no-store',
  })
  response.end(body)
}

async function render(template: string, state: Maintenance): Promise<Closed> {
  const html = await edge.render(template, { message: state.message }).catch((error) => {
    logger.error({ err: error }, 'The page for maintenance could not be rendered')
    return PLAIN
  })
  const styles = Array.from(html.matchAll(/<style>([\s\S]*?)<\/style>/g), ([, style]) => {
    return `'sha256-${createHash('sha256').update(style).digest('base64')}'`
  })
  const policy = [
    "default-src 'none'",
    `style-src ${styles.join(' ') || "'none'"}`,
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  return { state, html, policy: policy.join('; ') }
}

function isForProgram({ headers }: IncomingMessage, path: string, api = /^\/api(\/|$)/): boolean {
  if (api.test(path)) return true
  const accepted = headers.accept ?? ''
  return accepted.includes('json') && !accepted.includes('html')
}

function isReading({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD'
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0]
}

function passIn(cookies = ''): string | undefined {
  return new RegExp(`(?:^|;\\s*)${COOKIE}=([^;\\s]+)`).exec(cookies)?.[1]
}

/** Signs the passes. */
function key(): string {
  return app.config.get<GableConfig>('gable').secret
}
