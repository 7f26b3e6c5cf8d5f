export { compareInitial } from './compare_initial.js'
export { verify } from './verify.js'
export type { InitialComparison } from './compare_initial.js'
export type { Verification, VerifyOptions } from './verify.js'
