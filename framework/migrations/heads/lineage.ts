import { basename } from 'node:path'
import type { BaseSchema } from '@adonisjs/lucid/schema'
import { Migration } from '../migration.js'
import type { MigrationFile } from '../replay/main.js'

/** What a file of the editor's says of the others. */
type Family = Partial<Pick<typeof Migration, 'parents' | 'replaces'>>

/**
 * Which files build on which. A file of the editor's names its parents; a hand-written one names none and builds on all
 * that stand before it. Two files that nothing builds on are two heads: they were made side by side, on two branches.
 */
export class Lineage {
  /** File names without folder, in the order in which they run. */
  readonly names: readonly string[]
  readonly #families = new Map<string, Family | null>()
  /** Names that a squashed file stands for. */
  readonly #replaced = new Map<string, string>()

  constructor(readonly files: readonly MigrationFile[]) {
    this.names = files.map((file) => basename(file.name))
    for (const { name, Class } of files) {
      const family = familyOf(Class)
      this.#families.set(basename(name), family)
      for (const replaced of family?.replaces ?? []) {
        this.#replaced.set(basename(replaced), basename(name))
      }
    }
  }

  /** What the next file builds on, when the heads get along. */
  get heads(): string[] {
    const covered = new Set(this.names.flatMap((name) => [...this.ancestorsOf(name, 'said')]))
    const heads = this.names.filter((name) => this.#families.get(name) && !covered.has(name))
    const last = this.names.at(-1)
    if (last === undefined || this.#families.get(last)) return heads
    // A hand-written file at the end builds on the one head before it, and settles nothing between two.
    return heads.length > 1 ? [...heads, last] : [last]
  }

  /** The heads that a person may have to join: files of the editor's that nothing builds on. */
  get rivals(): string[] {
    return this.heads.filter((name) => this.#families.get(name))
  }

  /** Parents that files name and that are not there. */
  get missing(): { file: string; parent: string }[] {
    return this.names.flatMap((file) =>
      (this.#families.get(file)?.parents ?? [])
        .filter((parent) => !this.#families.has(this.#standIn(parent)))
        .map((parent) => ({ file, parent }))
    )
  }

  fileOf(name: string): MigrationFile {
    return this.files[this.names.indexOf(name)]
  }

  parentsOf(name: string): readonly string[] {
    return this.#families.get(name)?.parents ?? []
  }

  /**
   * All files that one builds on.
   * @param by  'said': a hand-written file counts only where another names it; 'order': it builds on all before it
   */
  ancestorsOf(name: string, by: 'said' | 'order' = 'order'): Set<string> {
    const found = new Set<string>()
    const family = this.#families.get(name)
    if (!family && by === 'said') return found
    const next = family ? [...(family.parents ?? [])] : this.#before(name)
    while (next.length) {
      const parent = this.#standIn(next.pop()!)
      if (found.has(parent) || !this.#families.has(parent)) continue
      found.add(parent)
      const own = this.#families.get(parent)
      next.push(...(own ? (own.parents ?? []) : this.#before(parent)))
    }
    return found
  }

  /**
   * The files of two heads that the other does not build on, and those that both do; in order. Hand-written files among
   * the two sides are left out: they are simply in the order of names.
   */
  sidesOf(one: string, other: string) {
    const own = this.ancestorsOf(one).add(one)
    const others = this.ancestorsOf(other).add(other)
    const isSide = (mine: Set<string>, theirs: Set<string>) => (name: string) =>
      mine.has(name) && !theirs.has(name) && this.#families.get(name) !== null
    const isOne = isSide(own, others)
    const isOther = isSide(others, own)
    const start = this.names.findIndex((name) => isOne(name) || isOther(name))
    const isCommon = (name: string) =>
      !isOne(name) &&
      !isOther(name) &&
      (this.#families.get(name) ? own.has(name) : this.names.indexOf(name) < start)
    const pick = (test: (name: string) => boolean) =>
      this.names.filter(test).map((name) => this.fileOf(name))
    return { common: pick(isCommon), one: pick(isOne), other: pick(isOther) }
  }

  #before(name: string): string[] {
    return this.names.slice(0, Math.max(this.names.indexOf(name), 0))
  }

  #standIn(name: string): string {
    return this.#families.has(name) ? name : (this.#replaced.get(name) ?? name)
  }
}

/** Null for a hand-written file. */
function familyOf(Class: typeof BaseSchema): Family | null {
  const isGenerated = Class.prototype instanceof Migration
  const family = Class as Family
  return isGenerated && (family.parents?.length || family.replaces?.length) ? family : null
}
