/** In a generated client this file lists the codes themselves. */
export type { ErrorCode } from '#framework/resources/main'
