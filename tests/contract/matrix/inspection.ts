import type { LucidRow } from '@adonisjs/lucid/types/model'
import db from '@adonisjs/lucid/services/db'
import {
  actionFields,
  type ListQuery,
  ownedNames,
  ownedOf,
  type Registered,
  type Row,
} from '#framework/resources/main'
import type { Adapter, Outcome, Told } from '../adapters/adapter.js'
import type { Asker } from './cast.js'
import { bulks, refusedBulks } from './aspects/bulks.js'
import { changes, refusedChanges } from './aspects/changes.js'
import { conditions } from './aspects/conditions.js'
import { figures } from './aspects/figures.js'
import { files, refusedFiles } from './aspects/files.js'
import { includes } from './aspects/includes.js'
import { links, refusedLinks } from './aspects/links.js'
import { nested, refusedNested } from './aspects/nested.js'
import { replays } from './aspects/replays.js'
import { streams } from './aspects/streams.js'
import { Oracle, Unlimited } from './oracle.js'
import { undone } from './undone.js'
import { imageOf, type World } from './world.js'

/** `author, token * → posts update 12: expected E_FORBIDDEN, got done` */
export type Mismatch = string

/** What else is asked, besides each operation on each record: a question of the whole resource, or of its samples. */
export type Aspect = (inspection: Inspection, rows: readonly LucidRow[]) => Promise<void>

/** Asked when nothing is written; then what has to be refused; then what is done and undone. */
const READING: readonly Aspect[] = [streams, conditions, includes, figures]
const REFUSED: readonly Aspect[] = [
  refusedChanges,
  refusedBulks,
  refusedLinks,
  refusedNested,
  refusedFiles,
]
const DONE: readonly Aspect[] = [changes, bulks, links, nested, replays, files]

const ORDINARY = ['update', 'destroy'] as const

/** Everything that can be done with one record, by name. */
export function recordOperations({ resource }: Registered): string[] {
  return [
    ...ORDINARY,
    ...(resource.shape.softDeletes ? ['restore'] : []),
    ...Object.keys(resource.actions),
  ]
}

/** Everything a credential may be given for one resource. */
export const allOperations = (registered: Registered): string[] => [
  'list',
  'show',
  'store',
  ...recordOperations(registered),
]

/** Asks all there is to ask about one resource in one person's name, and compares with what the policies say. */
export class Inspection {
  readonly mismatches: Mismatch[] = []
  asked = 0
  readonly oracle: Oracle
  #everything?: Oracle

  constructor(
    readonly adapter: Adapter,
    readonly world: World,
    readonly registered: Registered,
    readonly asker: Asker,
    /** Everybody who asks through this adapter. */
    readonly others: readonly Asker[] = []
  ) {
    this.oracle = new Oracle(world, registered, asker.person.actor)
  }

  async run(): Promise<this> {
    const rows = this.samples()
    await this.#lists()
    if (!this.asker.narrow) await this.#names(rows[0])
    for (const row of rows) await this.#shows(row)
    // A credential that reaches a part is asked about few: what differs between rows, the whole ones are asked.
    const few = this.asker.narrow ? rows.slice(0, 2) : rows
    for (const read of READING) await read(this, few)
    await this.#refusals(rows, few)
    await this.#deeds(rows, few)
    return this
  }

  get name() {
    return this.registered.resource.name
  }

  get resource() {
    return this.registered.resource
  }

  get who() {
    return this.asker.person
  }

  get fields() {
    return [...this.registered.resource.shape.fields.keys()]
  }

  rows(): readonly LucidRow[] {
    return this.world.rows(this.registered.resource.model)
  }

  /** The row of a key, as an answer has it. */
  find(key: string): LucidRow | undefined {
    return this.world.find(this.resource.model, key)
  }

  /** The same in somebody else's name. */
  as(other: Asker): Inspection {
    return new Inspection(this.adapter, this.world, this.registered, other, this.others)
  }

  /** The same person about another resource. */
  about(registered: Registered): Inspection {
    return new Inspection(this.adapter, this.world, registered, this.asker, this.others)
  }

  /** What there would be to see for somebody who sees everything. */
  get everything(): Oracle {
    return (this.#everything ??= new Unlimited(this.world, this.registered, this.who.actor))
  }

  compare(what: string, expected: unknown, got: unknown): void {
    this.asked++
    const [one, other] = [expected, got].map((value) => JSON.stringify(value) ?? 'done')
    if (one !== other)
      this.mismatches.push(
        `${this.asker.name} → ${this.name} ${what}: expected ${one}, got ${other}`
      )
  }

  /** One row of each kind: answered differently about, theirs or not. */
  samples(): LucidRow[] {
    const kinds = new Map<string, LucidRow>()
    for (const row of this.rows()) {
      const kind = [
        this.oracle.sees(row),
        this.oracle.isTrashed(row),
        this.owns(row),
        ...recordOperations(this.registered).map((operation) => this.oracle.change(operation, row)),
      ].join()
      if (!kinds.has(kind)) kinds.set(kind, row)
    }
    return [...kinds.values()]
  }

  /** Exactly the rows of the scope, with exactly the fields that may be read; and the trash where it may be looked into. */
  async #lists(): Promise<void> {
    const { api } = this.registered.resource.options
    const declared = (typeof api === 'object' ? api.fields : undefined) as string[] | undefined
    const { primaryKey } = this.registered.resource.shape
    for (const trashed of [undefined, 'with', 'only'] as const) {
      if (trashed && !this.registered.resource.shape.softDeletes) continue
      const allowed =
        this.oracle.allows('list') && (trashed === undefined || this.oracle.allows('restore'))
      const what = trashed ? `list trashed=${trashed}` : 'list'
      const { code, rows, total } = await this.all({ trashed })
      this.compare(what, allowed ? undefined : this.oracle.refusal, code)
      if (!allowed || code) continue
      const keys = this.oracle.listed(trashed)
      this.compare(`${what}, its rows`, keys, rows.map((row) => String(row[primaryKey])).sort())
      this.compare(`${what}, its total`, keys.length, total)
      for (const row of rows) {
        const record = this.find(String(row[primaryKey]))
        const shown = record && this.oracle.shown(record, declared ?? this.fields)
        if (shown)
          this.compare(`${what} ${row[primaryKey]}, its fields`, sorted(shown), sorted(row))
      }
    }
  }

  /** Page after page, so that cursors are asked too. */
  async all(query: ListQuery) {
    const rows: Row[] = []
    let cursor: string | undefined
    let total: unknown
    do {
      const { code, given } = await this.adapter.list(this.name, this.who, {
        ...query,
        limit: 60,
        count: true,
        cursor,
      })
      if (!given) return { code, rows, total }
      rows.push(...given.data)
      total = given.meta.total
      cursor = given.meta.nextCursor ?? undefined
    } while (cursor)
    return { code: undefined, rows, total }
  }

  /** A field that may not be read is no field: not to be shown, sorted or filtered by, whatever its value is. */
  async #names(row: LucidRow | undefined): Promise<void> {
    if (!row || !this.oracle.allows('list')) return
    for (const name of this.fields) {
      const field = this.registered.resource.shape.fields.get(name)!
      const value = field.serialize(row.$attributes[name])
      const text = value === null || typeof value === 'object' ? 'x' : value
      const ask = (query: object) => this.adapter.list(this.name, this.who, query)
      const answers = {
        fields: await ask({ fields: [name] }),
        sort: await ask({ sort: name }),
        filter: await ask({ filter: { [name]: text } }),
      }
      if (this.oracle.reads(name)) {
        this.compare(`fields=${name}`, undefined, answers.fields.code)
        continue
      }
      for (const [parameter, { code }] of Object.entries(answers))
        this.compare(`${parameter}=${name}, unreadable`, 'E_INVALID_PARAMETER', code)
    }
  }

  async #shows(row: LucidRow): Promise<void> {
    const id = row.$primaryKeyValue as number
    const { code, given } = await this.adapter.show(this.name, this.who, id)
    const expected = this.oracle.show(row)
    this.compare(`show ${id}`, expected, code)
    if (!expected && given) {
      const shown = this.oracle.shown(row, this.fields)
      this.compare(`show ${id}, its fields`, sorted(shown), sorted(given))
    }
  }

  /** All that is to be refused, and afterwards nothing in the database is another. */
  async #refusals(rows: readonly LucidRow[], few: readonly LucidRow[]): Promise<void> {
    const before = await this.#image()
    if (!this.oracle.allows('store')) {
      const { code } = await this.adapter.store(this.name, this.who, this.input())
      this.compare('store', this.oracle.refusal, code)
    } else if (!this.asker.narrow) await this.#foreignFields('store', this.input())
    for (const row of rows) {
      for (const operation of recordOperations(this.registered)) {
        const expected = this.oracle.change(operation, row)
        if (!expected) continue
        const { code } = await this.change(operation, row)
        this.compare(`${operation} ${row.$primaryKeyValue}`, expected, code)
      }
    }
    for (const row of this.changeable(rows)) await this.#foreignFields('update', {}, row)
    for (const refuse of REFUSED) await refuse(this, few)
    this.compare('refused, and nothing changed', true, before === (await this.#image()))
  }

  /** What may be written along with a record may be written wrongly too. */
  async #image(): Promise<string> {
    const written = new Set([this.registered])
    for (const one of written)
      for (const name of ownedNames(one))
        written.add(ownedOf(this.world.registry, one, name).registered)
    const images = []
    for (const one of written) images.push(await imageOf(one))
    return images.join('\n')
  }

  /** Each field that is not theirs to set is refused by name. */
  async #foreignFields(operation: 'store' | 'update', input: object, row?: LucidRow) {
    for (const name of this.fields) {
      if (this.oracle.writes(name, row)) continue
      const sent = { ...input, [name]: this.valueOf(name, row) }
      const { code, problems } = await (row
        ? this.adapter.update(this.name, this.who, row.$primaryKeyValue as number, sent)
        : this.adapter.store(this.name, this.who, sent))
      const what = `${operation} ${row?.$primaryKeyValue ?? ''} with ${name}`
      const { hidden } = this.registered.resource.shape.fields.get(name)!
      const named = problems?.some((problem) =>
        [`${name} readonly`, ...(hidden ? [`${name} unknown`] : [])].includes(problem)
      )
      this.compare(what, 'E_INVALID', code)
      this.compare(`${what}, named`, true, named === true)
    }
  }

  /** All that is to be done, each undone afterwards. */
  async #deeds(rows: readonly LucidRow[], few: readonly LucidRow[]): Promise<void> {
    if (this.oracle.allows('store') && this.isStorable()) {
      const {
        code,
        problems,
        rows: count,
      } = await undone(async () => {
        const outcome = await this.adapter.store(this.name, this.who, this.input())
        return { ...outcome, rows: await this.count() }
      })
      this.compare('store', undefined, code && [code, problems])
      this.compare('store, rows there are', this.rows().length + 1, count)
    }
    for (const row of rows) {
      for (const operation of recordOperations(this.registered)) {
        if (this.oracle.change(operation, row)) continue
        const { code, problems } = await undone(() => this.change(operation, row))
        // Allowed, and yet it cannot be: others point at it, or the action makes no sense for it as it is.
        if (code === 'E_CONFLICT' && operation !== 'update' && operation !== 'restore') continue
        const what = `${operation} ${row.$primaryKeyValue}`
        this.compare(what, undefined, code && [code, problems])
      }
    }
    for (const row of this.changeable(rows)) await this.#ownFields(row)
    for (const deed of DONE) await deed(this, few)
  }

  /** Rows whose fields are tried one by one: one of theirs and one of somebody else's, where they may change such. */
  changeable(rows: readonly LucidRow[]): LucidRow[] {
    if (this.asker.narrow) return []
    const changeable = rows.filter((row) => !this.oracle.change('update', row))
    const found = [true, false].map((own) => changeable.find((row) => this.owns(row) === own))
    return found.filter((row) => row !== undefined)
  }

  owns({ $attributes }: LucidRow): boolean {
    return [...this.registered.resource.shape.fields.values()].some(
      ({ kind, name }) => kind.name === 'belongsTo' && $attributes[name] === this.who.actor.id
    )
  }

  /** Each field that is theirs to set, alone. */
  async #ownFields(row: LucidRow): Promise<void> {
    for (const name of this.fields) {
      if (!this.oracle.writes(name, row)) continue
      const input = { [name]: this.valueOf(name, row) }
      const id = row.$primaryKeyValue as number
      const { code, problems } = await undone(() =>
        this.adapter.update(this.name, this.who, id, input)
      )
      this.compare(`update ${id} with ${name}`, undefined, code && [code, problems])
    }
  }

  change(operation: string, row: LucidRow, told?: Told): Promise<Outcome<unknown>> {
    const id = row.$primaryKeyValue as number
    const { adapter } = this
    if (operation === 'update') return adapter.update(this.name, this.who, id, {}, told)
    if (operation === 'destroy') return adapter.destroy(this.name, this.who, id, told)
    if (operation === 'restore') return adapter.restore(this.name, this.who, id, told)
    const input = this.#told(operation)
    return adapter.act(this.name, this.who, id, operation, input ? { ...told, input } : told)
  }

  /** What an action has to be told; undefined of one that needs nothing. */
  #told(action: string): Record<string, unknown> | undefined {
    const fields = [...actionFields(this.resource.actions[action]).values()]
    const required = fields.filter(({ required: isRequired }) => isRequired)
    if (required.length === 0) return undefined
    return Object.fromEntries(required.map(({ name, example }) => [name, example]))
  }

  async count(): Promise<number> {
    const [{ total }] = await db.from(this.registered.resource.shape.table).count('* as total')
    return Number(total)
  }

  /** A record may be stored when they see one that it can point at, for each relation it must have. */
  isStorable(): boolean {
    return Object.values(this.input()).every((value) => value !== undefined)
  }

  /** What a new record, or a replaced one, must say, of what this person may say. */
  input(row?: LucidRow): Record<string, unknown> {
    const input: Record<string, unknown> = {}
    for (const [name, field] of this.registered.resource.shape.fields) {
      if (field.required && this.oracle.writes(name, row)) input[name] = this.valueOf(name, row)
    }
    return input
  }

  /** The value a record has, else an example; of a relation, the key of a record this person sees. */
  valueOf(name: string, row?: LucidRow): unknown {
    const { shape } = this.registered.resource
    const field = shape.fields.get(name)!
    const kept = row && !field.hidden ? field.serialize(row.$attributes[name]) : undefined
    // A list may hold what is known no more: the abilities of a key, of a resource that has gone.
    if (kept !== undefined && !Array.isArray(kept)) return kept
    const relation = [...shape.relations.values()].find(
      ({ type, localColumn }) => type === 'belongsTo' && localColumn === field.columnName
    )
    const target = relation && this.world.registry.findByModel(relation.model)
    if (!target) return field.example
    const [key] = new Oracle(this.world, target, this.who.actor).listed()
    return key === undefined ? undefined : Number(key)
  }
}

export const sorted = (row: object) =>
  Object.fromEntries(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1)))
