/*
 * Serving the production build, in this very process: stopping it stops everything.
 */
import { createServer, connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { path } from './project.js'
import { bold, dim, say, Stop } from './terminal.js'

const DEFAULT_PORT = 3333
/** More than the server itself gives open requests (config/server.ts). */
const SECONDS_TO_STOP = 12

/**
 * Reads .env into the environment; what the environment has already wins. The server is always in production mode,
 * and prints no more than warnings unless LOG_LEVEL says so.
 * With another port than .env's, links follow unless APP_URL is given too.
 */
export function loadSettings() {
  const { APP_URL: givenUrl, PORT: givenPort } = process.env
  process.env.NODE_ENV = 'production'
  process.loadEnvFile(path('.env'))
  process.env.LOG_LEVEL ||= 'warn'
  if (givenPort && !givenUrl) process.env.APP_URL = address()
}

/**
 * @throws Stop when another program listens where we want to
 */
export async function requireFreePort() {
  const { host, port } = listensOn()
  const server = createServer()
  const error = await new Promise((resolve) => {
    server.once('error', resolve)
    server.listen({ host, port }, () => server.close(() => resolve(undefined)))
  })
  if (!error) return
  throw new Stop(...explain(error, host, port))
}

function explain(error, host, port) {
  if (error.code === 'EADDRINUSE') {
    return [
      `Port ${port} is in use by another program.`,
      `Stop that program, or choose another port: PORT=${port + 1} npm start`,
    ]
  }
  if (error.code === 'EACCES') {
    return [
      `Port ${port} is not allowed for this user.`,
      `Choose a port from 1024 on: PORT=${DEFAULT_PORT} npm start`,
    ]
  }
  return [
    `Nothing can listen on ${host}, port ${port}: ${error.message}`,
    'HOST and PORT in .env say where to listen.',
  ]
}

/** Starts the server and says where it is; Ctrl-C or SIGTERM lets open requests finish. */
export async function serve() {
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, endSoon)
  await import(pathToFileURL(path('build', 'bin', 'server.js')).href)
  await listening()
  say()
  say(`Gable is at  ${bold(address())}`)
  say(`Its admin at ${bold(`${address()}/admin`)}`)
  say(dim('Ctrl-C stops it.'))
  say()
}

/** A request that never ends must not keep the server from stopping. */
function endSoon() {
  setTimeout(() => process.exit(), SECONDS_TO_STOP * 1000).unref()
}

async function listening() {
  const { host, port } = listensOn()
  while (!(await accepts(host, port))) {
    if (process.exitCode) return new Promise(() => {})
    await sleep(50)
  }
}

function accepts(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host: host === '0.0.0.0' || host === '::' ? 'localhost' : host, port })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

function listensOn() {
  return { host: process.env.HOST || 'localhost', port: Number(process.env.PORT || DEFAULT_PORT) }
}

/** The address to open in a browser on this machine. */
function address() {
  const { host, port } = listensOn()
  const name = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host) ? 'localhost' : host
  return `${process.env.TLS_CERT ? 'https' : 'http'}://${name}:${port}`
}
