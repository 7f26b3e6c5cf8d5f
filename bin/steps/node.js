/*
 * Node 24, which this project runs on whatever the machine has: it is one of the dependencies,
 * a package for each platform.
 */
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { path } from './project.js'
import { becomeProgram, endWithParent } from './process.js'
import { Stop } from './terminal.js'

const OLDEST = 24
const BINARY = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'
const BIN_FOLDER = path('node_modules', '.bin')

/** Holds the id of the process that handed over to this one. */
const HANDED_OVER = 'GABLE_HANDED_OVER_BY'

/** True when this process is on the project's Node, or on a recent one where the project brings none. */
export function isOnOwnNode() {
  const own = ownNode()
  return own ? own.version === process.versions.node : major(process.versions.node) >= OLDEST
}

/** True when an older Node ran this command first, and has done what comes before `continueOnOwnNode`. */
export function isContinued() {
  return process.env[HANDED_OVER] === String(process.ppid)
}

/**
 * Goes on with `work` on the project's Node: here when this is it, else by running this command again on it.
 */
export async function continueOnOwnNode(work) {
  if (isOnOwnNode()) {
    useOwnNode()
    if (isContinued() || process.env.npm_lifecycle_event) endWithParent()
    return work()
  }
  return runOnOwnNode(process.argv.slice(1), { ...process.env, [HANDED_OVER]: String(process.pid) })
}

/** Runs the project's Node with these arguments in the user's terminal, and ends with its status. */
export function runOnOwnNode(args, env = process.env) {
  useOwnNode()
  return becomeProgram(ownNode()?.binary ?? process.execPath, args, {
    env: { ...env, PATH: process.env.PATH },
  })
}

/**
 * Every program started from here on finds the project's Node and tools first.
 * @throws Stop when there is no Node that can run the application
 */
export function useOwnNode() {
  const own = ownNode()
  if (!own && !isOnOwnNode()) {
    throw new Stop(
      `Node ${OLDEST} is not among the dependencies for ${process.platform}-${process.arch}.`,
      `Install Node ${OLDEST} or newer on this machine (https://nodejs.org), then run the same command again.`
    )
  }
  if (own) linkBinary(own.binary)
  const first = [BIN_FOLDER, dirname(own?.binary ?? process.execPath)]
  const rest = (process.env.PATH ?? '').split(delimiter).filter((folder) => !first.includes(folder))
  process.env.PATH = [...first, ...rest].join(delimiter)
}

/** The installed package for this platform: `{ binary, version }`, or undefined. */
function ownNode() {
  const { optionalDependencies } = readJson(path('package.json'))
  for (const name of Object.keys(optionalDependencies)) {
    const folder = path('node_modules', name)
    if (!existsSync(join(folder, BINARY))) continue
    return { binary: join(folder, BINARY), version: readJson(join(folder, 'package.json')).version }
  }
  return undefined
}

/**
 * npm 10 takes the link to our Node away again when it clears out the packages of the other platforms.
 * With the link, npm scripts and npx run on the project's Node from their first line.
 */
function linkBinary(binary) {
  const link = join(BIN_FOLDER, 'node')
  if (process.platform === 'win32' || existsSync(link)) return
  rmSync(link, { force: true })
  symlinkSync(relative(BIN_FOLDER, binary), link)
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function major(version) {
  return Number(version.split('.')[0])
}
