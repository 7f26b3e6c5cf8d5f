/*
 * Entry point of every `node ace …` command. TypeScript is compiled on the fly, on the project's own Node
 * whatever the shell has; `node ace build` writes a plain entry point of its own.
 */
import { isOnOwnNode, runOnOwnNode } from './bin/steps/node.js'
import { command } from './bin/steps/terminal.js'

await command(async () => {
  if (!isOnOwnNode()) return runOnOwnNode(process.argv.slice(1))
  await import('@poppinss/ts-exec')
  await import('./bin/console.js')
})
