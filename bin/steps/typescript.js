/*
 * Lets Node import the project's TypeScript: `import './bin/steps/typescript.js'`, or `node --import=` it. What SWC
 * makes of a file is kept in node_modules/.cache/typescript, so a command waits for it once, not at every start.
 * (@poppinss/ts-exec, which `node ace serve` runs with, compiles in a thread of its own at every start.)
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { path } from './project.js'

const CACHE = path('node_modules', '.cache', 'typescript')
const require = createRequire(import.meta.url)

/** As tsconfig.json has it. */
const OPTIONS = {
  swcrc: false,
  sourceMaps: 'inline',
  inlineSourcesContent: false,
  module: { type: 'es6' },
  jsc: {
    target: 'esnext',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    experimental: { keepImportAttributes: true },
  },
}

const COMPILER = JSON.stringify([require('@swc/core/package.json').version, OPTIONS])

mkdirSync(CACHE, { recursive: true })
process.setSourceMapsEnabled(true)
registerHooks({ resolve, load })

/** Where names of the project's own lead, `#models/post` for one: many files ask for each. */
const named = new Map()

/**
 * Imports name the file that a build has: `./post.js` is post.ts here. Node is asked for what is there where that is
 * known, because a search in vain takes it long.
 */
function resolve(specifier, context, next) {
  const isOurs = isSource(context.parentURL ?? '')
  const known = isOurs && (named.get(specifier) ?? neighbour(specifier, context.parentURL))
  if (known) return next(known, context)
  try {
    return next(specifier, context)
  } catch (error) {
    const isMissing = error.code === 'ERR_MODULE_NOT_FOUND' && error.url
    if (!isMissing || !/\.js(\?|$)/.test(error.url)) throw error
    try {
      const found = next(error.url.replace(/\.js(?=\?|$)/, '.ts'), context)
      if (isOurs && specifier.startsWith('#')) named.set(specifier, found.url)
      return found
    } catch {
      throw error
    }
  }
}

/** The source of what another one imports by its place. */
function neighbour(specifier, from) {
  if (!/^\..*\.js$/.test(specifier)) return undefined
  const source = new URL(specifier.replace(/\.js$/, '.ts'), from)
  return existsSync(source) && !existsSync(new URL(specifier, from)) ? source.href : undefined
}

function load(url, context, next) {
  if (!isSource(url)) return next(url, context)
  const file = fileURLToPath(url.split('?')[0])
  return { format: 'module', source: compiled(file), shortCircuit: true }
}

const isSource = (url) =>
  /^file:[^?]*(?<!\.d)\.ts(\?|$)/.test(url) && !url.includes('/node_modules/')

/** Kept by what is in the file, not by where it is: a copy of the project takes it over. */
function compiled(file) {
  const source = readFileSync(file, 'utf8')
  const name = basename(file)
  const key = createHash('sha256').update(`${COMPILER}\0${name}\0${source}`).digest('hex')
  const place = join(CACHE, key)
  return read(place) ?? keep(place, compile(source, name, file))
}

function compile(source, name, file) {
  try {
    return require('@swc/core').transformSync(source, { ...OPTIONS, filename: name }).code
  } catch (error) {
    throw new SyntaxError(`${file}\n${error.message}`)
  }
}

function read(place) {
  try {
    return readFileSync(place, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Complete or not at all: several processes may do this at once, and each may be killed. */
function keep(place, code) {
  const draft = `${place}.${process.pid}`
  writeFileSync(draft, code)
  renameSync(draft, place)
  return code
}
