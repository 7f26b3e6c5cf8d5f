import { randomBytes } from 'node:crypto'

/**
 * A name for a database that a test makes on a server, or for a folder in `tmp`. `npm test` takes away all that begin as
 * its own do, whatever became of the test.
 * @param purpose  a word of small letters
 */
export function scratchName(purpose: string): string {
  const prefix = process.env.SCRATCH_PREFIX ?? 'gable_test'
  return `${prefix}_${purpose}_${randomBytes(5).toString('hex')}`
}
