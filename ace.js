/*
 * Entry point of every `node ace …` command. TypeScript is compiled on the fly, on the project's own Node
 * whatever the shell has; `node ace build` writes a plain entry point of its own.
 */
import module from 'node:module'
import { isOnOwnNode, runOnOwnNode } from './bin/steps/node.js'
import { path } from './bin/steps/project.js'
import { command } from './bin/steps/terminal.js'

await command(async () => {
  if (!isOnOwnNode()) return runOnOwnNode(process.argv.slice(1))
  module.enableCompileCache(path('node_modules', '.cache', 'node'))
  await import('./bin/steps/typescript.js')
  const { hideBrowserClasses } = await import('./framework/server/light_http.js')
  hideBrowserClasses()
  await import('./bin/console.js')
})
