import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = new URL('./peers/', import.meta.url).pathname

/** A server that does the same work in another way. */
export interface Peer {
  /** Its folder in benchmarks/peers. */
  key: string
  name: string
  args: string[]
  /** Whether it makes the journal page too. */
  hasPages?: boolean
}

/** The first is the limit that shares are told of. */
export const PEERS: Peer[] = [
  { key: 'node_http', name: 'node:http by hand', args: ['server.js'], hasPages: true },
  { key: 'express', name: 'Express', args: ['server.js'] },
  { key: 'fastify_drizzle', name: 'Fastify + Drizzle', args: ['server.js'] },
  {
    key: 'adonis_stock',
    name: 'AdonisJS, stock',
    args: ['--import=@poppinss/ts-exec', 'bin/server.ts'],
  },
]

export const folderOf = ({ key }: Peer) => join(FOLDER, key)

/**
 * Installs what a peer's lock file names into the peer's own folder, the first time and after a change.
 * @returns false when the registry is not there: the peer is then left out, and said to be
 */
export function install(peer: Peer): boolean {
  const folder = folderOf(peer)
  const lock = readFileSync(join(folder, 'package-lock.json'))
  if (Object.keys(JSON.parse(lock.toString()).packages).length <= 1) return true
  const stamp = join(folder, 'node_modules', '.installed-from')
  const wanted = createHash('sha256').update(process.version).update(lock).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true
  console.log(`Installing the packages of ${peer.name} (once)`)
  try {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      stdio: 'pipe',
      timeout: 300_000,
    })
  } catch (error) {
    const [reason] = String((error as { stderr?: Buffer }).stderr ?? error).split('\n')
    console.warn(
      `${peer.name} is left out: its packages could not be installed (${reason}). Run again with the npm registry in reach.`
    )
    return false
  }
  writeFileSync(stamp, wanted)
  return true
}
