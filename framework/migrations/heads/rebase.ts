import { readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { MigrationException } from '../migration_exception.js'
import { stampAfter } from '../writer/main.js'
import type { Lineage } from './lineage.js'

/** A file that moves: its name before and after, without folder and extension. */
export interface Move {
  from: string
  to: string
  path: string
}

/** Files that go behind another head. */
export interface Rebase {
  moves: Move[]
  /** The head that comes before them, file name without extension. */
  onto: string
}

const PARENTS = /static\s+(?:override\s+)?parents\s*(?::[^=]+)?=\s*\[[^\]]*\]/

/**
 * What has to move so that the newer of two heads comes after the other, with the files that it alone builds on.
 * @param now  epoch milliseconds
 * @throws MigrationException unless there are exactly two heads
 */
export function movesOf(lineage: Lineage, now: number): Rebase {
  const { rivals } = lineage
  if (rivals.length !== 2) {
    throw new MigrationException(
      rivals.length < 2 ? 'There is one head: nothing to rebase' : 'There are more than two heads',
      rivals.length < 2 ? undefined : `Join some with --merge first. They are: ${rivals.join(', ')}`
    )
  }
  const [onto, newer] = rivals
  const { other: branch } = lineage.sidesOf(onto, newer)
  const taken = [...lineage.names]
  const moves = branch.map(({ path, name }) => {
    const from = name.slice(name.lastIndexOf('/') + 1)
    const to = `${stampAfter(taken, now)}_${from.replace(/^\d+_/, '')}`
    taken.push(to)
    return { from, to, path }
  })
  return { moves, onto }
}

/** A file that moves, with what stands in it then. */
export interface Rewrite {
  /** Where it is, and where it will be. */
  path: string
  target: string
  text: string
}

/**
 * The files as they would be with their new names and parents; nothing is touched.
 * @throws MigrationException when a file does not say its parents in a way that can be rewritten
 */
export function rewritesOf(lineage: Lineage, { moves, onto }: Rebase): Promise<Rewrite[]> {
  const renamed = new Map(moves.map(({ from, to }) => [from, to]))
  return Promise.all(
    moves.map(async (move) => {
      const text = await readFile(move.path, 'utf8')
      const parents = lineage.parentsOf(move.from)
      const kept = parents.flatMap((parent) => renamed.get(parent) ?? [])
      const list = (kept.length ? kept : [onto]).map((name) => `'${name}'`).join(', ')
      if (!PARENTS.test(text)) {
        throw new MigrationException(
          `${move.path} does not say its parents as a list`,
          'Write `static parents = [...]` with the names of the files it builds on'
        )
      }
      const target = join(dirname(move.path), `${move.to}${extname(move.path)}`)
      const rewritten = text.replace(PARENTS, () => `static parents = [${list}]`)
      return { path: move.path, target, text: rewritten }
    })
  )
}

/**
 * Gives files their new names and parents. All texts are prepared before the first file is touched.
 * @returns the new paths
 * @throws MigrationException when a file does not say its parents in a way that can be rewritten
 */
export async function rebase(lineage: Lineage, rebasing: Rebase): Promise<string[]> {
  const prepared = await rewritesOf(lineage, rebasing)
  for (const { path, target, text } of prepared) {
    await writeFile(path, text)
    await rename(path, target)
  }
  return prepared.map(({ target }) => target)
}
