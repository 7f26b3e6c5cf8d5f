export { planSquash } from './plan_squash.js'
export { squashFile, supersede } from './squash_files.js'
export type { Kept, Squash, SquashPlan } from './plan_squash.js'
export type { SquashFile } from './squash_files.js'
