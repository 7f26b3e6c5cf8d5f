/*
 * npm run bench: installs what is missing, builds for production when something changed, and measures that build
 * beside hand-written servers (benchmarks/run.ts).
 */
import { build } from './steps/build.js'
import { installDependencies } from './steps/dependencies.js'
import { continueOnOwnNode, isContinued, runOnOwnNode } from './steps/node.js'
import { command, step } from './steps/terminal.js'

await command(async () => {
  if (!isContinued()) await step('Dependencies', installDependencies)
  await continueOnOwnNode(async () => {
    await step('Build', build)
    await runOnOwnNode(['benchmarks/run.ts', ...process.argv.slice(2)])
  })
})
