export { verify } from './verify.js'
export type { Verification, VerifyOptions } from './verify.js'
