import type { LucidRow } from '@adonisjs/lucid/types/model'
import { shapeOf } from '#framework/resources/main'
import type { World } from './world.js'

type Test = (row: LucidRow) => boolean
type Words = (query: NaiveScope) => void

/** The words of a policy's `scope`, evaluated row by row in memory. */
export class NaiveScope {
  #alternatives: Test[][] = [[]]

  constructor(private world: World) {}

  /** Whether a row is one of those that the words describe. */
  static sees(world: World, words: Words, row: LucidRow): boolean {
    const scope = new NaiveScope(world)
    words(scope)
    return scope.#alternatives.some((tests) => tests.every((holds) => holds(row)))
  }

  #add(holds: Test): this {
    this.#alternatives.at(-1)!.push(holds)
    return this
  }

  where(field: string | Words, value?: unknown): this {
    if (typeof field === 'function')
      return this.#add((row) => NaiveScope.sees(this.world, field, row))
    return this.#add((row) => same(row.$attributes[field], value))
  }

  orWhere(field: string | Words, value?: unknown): this {
    this.#alternatives.push([])
    return this.where(field, value)
  }

  whereNot(field: string, value: unknown): this {
    return this.#add(
      (row) => isThere(row.$attributes[field]) && !same(row.$attributes[field], value)
    )
  }

  whereIn(field: string, values: readonly unknown[]): this {
    return this.#add((row) => values.some((value) => same(row.$attributes[field], value)))
  }

  whereNull(field: string): this {
    return this.#add((row) => !isThere(row.$attributes[field]))
  }

  whereNotNull(field: string): this {
    return this.#add((row) => isThere(row.$attributes[field]))
  }

  whereUntil(field: string, value: unknown): this {
    return this.#add((row) => {
      const own = row.$attributes[field]
      return isThere(own) && Number(comparable(own)) <= Number(comparable(value))
    })
  }

  whereHas(relation: string, words: Words = () => {}): this {
    return this.#add((row) => {
      const { relations } = shapeOf(row.constructor as never)
      return this.world
        .related(row, relations.get(relation)!)
        .some(
          (one) => !isThere(one.$attributes.deletedAt) && NaiveScope.sees(this.world, words, one)
        )
    })
  }

  none(): this {
    return this.#add(() => false)
  }
}

const isThere = (value: unknown) => value !== null && value !== undefined

function comparable(value: unknown): string | number {
  if (value instanceof Date) return value.getTime()
  if (typeof (value as { toMillis?(): number })?.toMillis === 'function')
    return (value as { toMillis(): number }).toMillis()
  return value as string | number
}

const same = (one: unknown, other: unknown) =>
  isThere(one) && isThere(other) && String(comparable(one)) === String(comparable(other))
