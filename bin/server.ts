/*
 * Starts the HTTP server: `node bin/server.js` in a build, `npm run dev` in development.
 */
import { keepCompiled } from '../framework/server/compile_cache.js'
import { hideBrowserClasses } from '../framework/server/light_http.js'
import { refuseOldNode } from '../framework/server/old_node.js'
import { keepResolutions } from '../framework/server/resolutions.js'

refuseOldNode()

const APP_ROOT = new URL('../', import.meta.url)

// A static import would be found and compiled before the first line of this file runs: the rest is imported here.
if (process.env.NODE_ENV === 'production') {
  keepCompiled(APP_ROOT)
  keepResolutions(APP_ROOT)
  // The framework's console library asks other programs how wide the terminal is, unless it is told: a log has no width.
  if (!process.stdout.isTTY)
    Object.assign(process.env, { COLUMNS: '80', LINES: '24', ...process.env })
}
hideBrowserClasses()
await import('reflect-metadata')
const { Ignitor, prettyPrintError } = await import('@adonisjs/core')
const { serve } = await import('../framework/server/main.js')

const IMPORTER = (filePath: string) => {
  if (filePath.startsWith('./') || filePath.startsWith('../')) {
    return import(new URL(filePath, APP_ROOT).href)
  }
  return import(filePath)
}

const ignitor = new Ignitor(APP_ROOT, { importer: IMPORTER }).tap((app) => {
  app.booting(async () => {
    await import('#start/env')
  })
  app.listen('SIGTERM', () => app.terminate())
  app.listen('SIGINT', () => app.terminate())
})

serve(ignitor).catch(async (error) => {
  process.exitCode = 1
  await prettyPrintError(error)
  await ignitor.terminate()
})
