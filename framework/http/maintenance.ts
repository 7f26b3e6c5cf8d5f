import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ApplicationService } from '@adonisjs/core/types'
import type { GableConfig } from '#framework/provider'
import { projectPath } from '#framework/server/main'

/** Why and for how long the application takes no visitors. */
export interface Maintenance {
  /** When it began, as an ISO instant in UTC. */
  since: string
  /** Seconds after which visitors are told to try again. */
  retryAfter: number
  /** Words for the visitors; null for the usual ones. */
  message: string | null
  /** Seconds after which a browser asks again by itself; null for never. */
  refresh: number | null
  /** SHA-256 of the secret that opens the door, in hex; null when there is none. */
  secret: string | null
}

/** How long another process may take to notice, in milliseconds. */
const NOTICED_WITHIN = 500

/** Somebody who knows the secret is let in for so long, in seconds. */
export const LET_IN_FOR = 12 * 60 * 60

/** What a file that cannot be read means: somebody wanted it closed. */
const UNSAID: Maintenance = {
  since: new Date(0).toISOString(),
  retryAfter: 60,
  message: null,
  refresh: null,
  secret: null,
}

/**
 * Whether the application is in maintenance, for every process of one installation: a file, so that it holds while
 * the database is away, and after a restart. A request costs a look at the clock, and twice a second one at the file's
 * date.
 */
export class MaintenanceFile {
  #state: Maintenance | null = null
  #version = ''
  #looked = -Infinity

  constructor(readonly path: string) {}

  /** Null when visitors are served. At most half a second old. */
  current(): Maintenance | null {
    const now = performance.now()
    if (now - this.#looked < NOTICED_WITHIN) return this.#state
    this.#looked = now
    const found = statSync(this.path, { throwIfNoEntry: false, bigint: true })
    const version = found ? `${found.ino} ${found.mtimeNs} ${found.size}` : ''
    if (version !== this.#version) {
      this.#version = version
      this.#state = found ? this.#read() : null
    }
    return this.#state
  }

  /** Closes the door. Whoever was let in by another secret is outside again. */
  close(state: Maintenance): void {
    mkdirSync(dirname(this.path), { recursive: true })
    // Renamed into place: no process ever reads half of it.
    const fresh = `${this.path}.${process.pid}`
    writeFileSync(fresh, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
    renameSync(fresh, this.path)
    this.#looked = -Infinity
  }

  /** Opens it. @returns false when it was open */
  open(): boolean {
    const wasClosed = statSync(this.path, { throwIfNoEntry: false }) !== undefined
    rmSync(this.path, { force: true })
    this.#looked = -Infinity
    return wasClosed
  }

  #read(): Maintenance | null {
    try {
      return { ...UNSAID, ...(JSON.parse(readFileSync(this.path, 'utf8')) as Partial<Maintenance>) }
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : UNSAID
    }
  }
}

/**
 * The file of this installation: what `config/gable.ts` calls `maintenance`, `tmp/maintenance.json` when it does not.
 */
export function maintenanceFile(app: ApplicationService): MaintenanceFile {
  const file = app.config.get<GableConfig>('gable').maintenance ?? 'tmp/maintenance.json'
  return new MaintenanceFile(projectPath(app, file))
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Compared in a time that tells nothing of how much was right. */
export function isSecret({ secret }: Maintenance, guess: string): boolean {
  return secret !== null && isSame(hashSecret(guess), secret)
}

/** The cookie's value for somebody who knew the secret: until when, and the signature over that and the secret. */
export function makePass({ secret }: Maintenance, key: string, now = Date.now()): string {
  const until = Math.floor(now / 1000) + LET_IN_FOR
  return `${until}.${signature(until, secret!, key)}`
}

export function isPass(
  { secret }: Maintenance,
  key: string,
  pass: string,
  now = Date.now()
): boolean {
  const [until, signed] = pass.split('.')
  if (secret === null || !signed || !/^\d+$/.test(until) || Number(until) * 1000 < now) return false
  return isSame(signature(Number(until), secret, key), signed)
}

function signature(until: number, secret: string, key: string): string {
  return createHmac('sha256', key).update(`maintenance ${until} ${secret}`).digest('base64url')
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
