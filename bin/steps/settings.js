/*
 * The .env file: this installation's own settings and its key.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { path } from './project.js'

const SETTINGS = path('.env')
const EXAMPLE = path('.env.example')
const EMPTY_KEY = /^APP_KEY=[ \t]*$/m

/**
 * Makes .env from .env.example with a fresh key; an .env that is there keeps everything, and gets a key when it has none.
 * @returns what was done, for the step's line
 */
export async function makeSettings() {
  if (!existsSync(SETTINGS)) {
    const isOurs = place(withKey(readFileSync(EXAMPLE, 'utf8')), linkSync)
    return isOurs ? '.env made, with a fresh key' : '.env in place'
  }
  const settings = readFileSync(SETTINGS, 'utf8')
  if (/^APP_KEY=/m.test(settings) && !EMPTY_KEY.test(settings)) return '.env in place'
  place(withKey(settings), renameSync)
  return '.env in place, given a fresh key'
}

/** The settings with a key of 32 random bytes. */
function withKey(settings) {
  const line = `APP_KEY=${randomBytes(32).toString('base64url')}`
  return EMPTY_KEY.test(settings) ? settings.replace(EMPTY_KEY, line) : `${line}\n${settings}`
}

/**
 * Writes the file complete and readable by its owner only, or not at all: a command killed here leaves no half of it.
 * @returns false when another command made the file in the meantime, whose key then stays
 */
function place(content, put) {
  const draft = `${SETTINGS}.${process.pid}`
  try {
    writeFileSync(draft, content, { mode: 0o600 })
    put(draft, SETTINGS)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}
