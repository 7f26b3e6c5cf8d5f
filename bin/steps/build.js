/*
 * The production build, made again only when something it is made of has changed.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { path, root } from './project.js'
import { runQuietly } from './process.js'
import { Stop } from './terminal.js'

const SOURCES = [
  'app',
  'bin',
  'commands',
  'config',
  'database',
  'framework',
  'providers',
  'public',
  'resources',
  'start',
  'adonisrc.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'vite.config.ts',
]

/** What the build itself writes among the sources. */
const MADE_BY_BUILD = new Set([path('public', 'assets')])

/** Inside build/, which a new build empties first: a killed build has none. */
const STAMP = path('build', '.sources')

/**
 * @returns what was done, for the step's line
 * @throws Stop when the build fails
 */
export async function build(progress) {
  const sources = fingerprint()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return 'up to date'
  progress('compiling for production')
  rmSync(STAMP, { force: true })
  const { status, output } = await runQuietly(
    process.execPath,
    ['ace.js', 'build', '--tsconfig=tsconfig.build.json'],
    {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
    }
  )
  if (status !== 0) {
    throw new Stop(
      'The build failed.',
      'Mend what is reported above, then run the same command again.',
      output
    )
  }
  writeFileSync(`${STAMP}.new`, sources)
  renameSync(`${STAMP}.new`, STAMP)
  return 'made'
}

/** One hash over the names and the contents of everything the build reads. */
function fingerprint() {
  const hash = createHash('sha256').update(process.version)
  for (const source of SOURCES) addTo(hash, path(source))
  return hash.digest('hex')
}

function addTo(hash, place) {
  if (!existsSync(place) || MADE_BY_BUILD.has(place)) return
  const entries = readEntries(place)
  if (!entries)
    return void hash
      .update(place.slice(root.length))
      .update('\0')
      .update(readFileSync(place))
      .update('\0')
  for (const entry of entries) addTo(hash, join(place, entry))
}

/** The names in a folder, in a fixed order, or undefined for a file. */
function readEntries(place) {
  try {
    return readdirSync(place).sort()
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined
    throw error
  }
}
