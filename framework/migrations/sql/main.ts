export { compile } from './compile.js'
export { guardsOf, runGuards } from './guards.js'
export type { Guard } from './guards.js'
export type { Step, StepContext } from './step.js'
