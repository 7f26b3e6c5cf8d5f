/*
 * `npm run index`: writes what is made from the commands (the index of the framework's own, and the page about all) and
 * from the errors (a page about each, and the table of all). Run it after changing one.
 */
import 'reflect-metadata'
import { writeFile } from 'node:fs/promises'
import { Ignitor } from '@adonisjs/core'
import { writeIndex } from '../framework/console/index_commands.js'
import { writeErrorDocs } from '../framework/console/index_errors.js'
import { referenceOf } from '../framework/console/reference.js'

const APP_ROOT = new URL('../', import.meta.url)

await writeIndex()

const app = new Ignitor(APP_ROOT, {
  importer: (path) => import(path.startsWith('.') ? new URL(path, APP_ROOT).href : path),
}).createApp('console')
await app.init()
await app.boot()
const ace = await app.container.make('ace')
await ace.boot()
await writeFile(new URL('docs/console.md', APP_ROOT), referenceOf(ace.getCommands()))
await writeErrorDocs()
await app.terminate()
