import { basename } from 'node:path'
import type { Dialect } from '#framework/fields/main'
import { replay, type ReplayedFile } from '../replay/main.js'
import { describe } from '../writer/main.js'
import type { Lineage } from './lineage.js'
import { clash } from './touches.js'

/** Two files that were made side by side, and what each does to something that the other touches as well. */
export interface Clash {
  one: Side
  other: Side
}

interface Side {
  /** File name without extension. */
  file: string
  /** Sentences. */
  does: string[]
}

/**
 * What stands in the way of running two heads in either order; empty when they get along.
 * @throws MigrationException when a side cannot be replayed on what both have in common
 */
export async function clashesOf(lineage: Lineage, dialect: Dialect): Promise<Clash[]> {
  const { rivals } = lineage
  const clashes: Clash[] = []
  for (const [place, one] of rivals.entries()) {
    for (const other of rivals.slice(place + 1)) {
      const sides = lineage.sidesOf(one, other)
      const { schema } = await replay(sides.common, dialect)
      const own = await replay(sides.one, dialect, schema)
      const others = await replay(sides.other, dialect, schema)
      clashes.push(...between(own.files, others.files))
    }
  }
  return clashes
}

function between(files: readonly ReplayedFile[], others: readonly ReplayedFile[]): Clash[] {
  const clashes: Clash[] = []
  for (const file of files) {
    for (const other of others) {
      const meets = (operations: ReplayedFile['up']['operations'], against: typeof operations) =>
        operations.filter((operation) => against.some((rival) => clash(operation, rival)))
      const own = meets(file.up.operations, other.up.operations)
      const rivals = meets(other.up.operations, file.up.operations)
      if (own.length) {
        clashes.push({
          one: { file: basename(file.name), does: tell(own) },
          other: { file: basename(other.name), does: tell(rivals) },
        })
      }
    }
  }
  return clashes
}

const tell = (operations: ReplayedFile['up']['operations']) => {
  const told = describe(operations)
  return told.length ? told : ['Changes rows in a way that only its author knows.']
}
