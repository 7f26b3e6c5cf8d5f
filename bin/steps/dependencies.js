/*
 * Installs what package-lock.json lists, when it is not there already.
 */
import { existsSync, lstatSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { path, root } from './project.js'
import { runQuietly } from './process.js'
import { Stop } from './terminal.js'

const FOLDER = path('node_modules')

/** npm writes this file last, so a killed installation does not have it. */
const INSTALLED = join(FOLDER, '.package-lock.json')

/**
 * @returns what was done, for the step's line
 * @throws Stop when npm fails, or would empty a folder that is not the project's
 */
export async function installDependencies(progress) {
  return dependenciesInstalled() ? 'in place' : reinstallDependencies(progress)
}

/** The same without looking what is there already. */
export async function reinstallDependencies(progress) {
  refuseLink()
  progress('installing from the npm registry')
  rmSync(INSTALLED, { force: true })

  // Without --include=dev an inherited NODE_ENV=production would leave out the compiler.
  const args = ['ci', '--include=dev', '--include=optional', '--loglevel=error', '--no-progress']
  const { status, output } = await npm(args)
  if (status !== 0) {
    throw new Stop(
      'The dependencies could not be installed.',
      'Read what npm says above, then run the same command again: it starts over from a clean state.',
      output
    )
  }
  return 'installed'
}

/** `npm ci` empties the folder first, also one that another project is using through a link. */
function refuseLink() {
  if (!lstatSync(FOLDER, { throwIfNoEntry: false })?.isSymbolicLink()) return
  throw new Stop(
    `node_modules is a link to ${readlinkSync(FOLDER)}, which npm would empty.`,
    'Remove the link, and run the same command again: the dependencies are then installed here. Or install them there.'
  )
}

/** True when every package of the lock file is there in its version. */
export function dependenciesInstalled() {
  if (!existsSync(INSTALLED)) return false
  const wanted = packages(path('package-lock.json'))
  const present = packages(INSTALLED)
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([place, { version, optional }]) => {
    if (place === '') return true
    // Packages for other platforms are in the lock file and rightly absent.
    return present[place] ? present[place].version === version : optional === true
  })
}

function packages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

/** The npm that started us when there is one, else the one on the PATH. */
function npm(args) {
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) return runQuietly(process.execPath, [script, ...args], { cwd: root })
  return runQuietly('npm', args, { cwd: root, shell: process.platform === 'win32' })
}
