/*
 * Runs one of the project's tools on the project's Node, after installing what is missing:
 * `node bin/run.js eslint .`, `node bin/run.js ace list`. It is what the npm scripts call.
 */
import { existsSync } from 'node:fs'
import { dependenciesInstalled, installDependencies } from './steps/dependencies.js'
import { runOnOwnNode, useOwnNode } from './steps/node.js'
import { becomeProgram } from './steps/process.js'
import { path } from './steps/project.js'
import { command, step } from './steps/terminal.js'

const [tool, ...args] = process.argv.slice(2)

await command(async () => {
  if (!dependenciesInstalled()) await step('Dependencies', installDependencies)
  const script = [tool, `${tool}.js`].find((name) => name.endsWith('.js') && existsSync(path(name)))
  if (script) return runOnOwnNode([script, ...args])
  useOwnNode()
  await becomeProgram(tool, args, { shell: process.platform === 'win32' })
})
