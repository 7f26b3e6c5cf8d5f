import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Registered } from '#framework/resources/main'
import type { JsonValue } from '#framework/fields/main'
import type { Outcome } from '../adapters/adapter.js'
import type { AdminAdapter, Fields } from '../adapters/admin.js'
import type { Asker } from './cast.js'
import { Inspection, type Mismatch, recordOperations } from './inspection.js'
import { otherValue } from './other_value.js'
import { imageOf, type World } from './world.js'
import { undone } from './undone.js'

/** What a cell shows of nothing. */
const EMPTY = /^[–—-]?$/

/** Asks every screen of one resource in one person's name, and compares with what the policies say. */
export class ScreenInspection {
  #facts: Inspection

  constructor(
    private admin: AdminAdapter,
    world: World,
    private registered: Registered,
    private asker: Asker,
    /** Whether they may enter the admin at all. */
    private enters: boolean
  ) {
    this.#facts = new Inspection(undefined as never, world, registered, asker)
  }

  get mismatches(): readonly Mismatch[] {
    return this.#facts.mismatches
  }

  get asked(): number {
    return this.#facts.asked
  }

  get #oracle() {
    return this.#facts.oracle
  }

  get #who() {
    return this.asker.person
  }

  get #name() {
    return this.registered.resource.name
  }

  async run(): Promise<this> {
    const rows = this.#facts.samples()
    await this.#tables()
    for (const row of rows) await this.#record(row)
    await this.#forms(rows)
    await this.#options()
    await this.#refusals(rows)
    await this.#deeds(rows)
    return this
  }

  /** What a screen is refused with, once what the policies say is known. */
  #refusal(said: string | undefined): string | undefined {
    return this.enters ? said : this.#oracle.refusal
  }

  #compare(what: string, expected: unknown, got: unknown): void {
    this.#facts.compare(what, expected, got)
  }

  /** Exactly the rows of the scope, with the columns that may be read and the deeds that may be done. */
  async #tables(): Promise<void> {
    const { softDeletes } = this.registered.resource.shape
    for (const trashed of [undefined, 'only'] as const) {
      if (trashed && !softDeletes) continue
      const allowed =
        this.#oracle.allows('list') && (trashed === undefined || this.#oracle.allows('restore'))
      const what = trashed ? `table trashed=${trashed}` : 'table'
      const { code, given } = await this.admin.table(this.#name, this.#who, trashed)
      this.#compare(what, this.#refusal(allowed ? undefined : this.#oracle.refusal), code)
      if (!allowed || !given) continue
      const keys = given.map(({ key }) => key).sort()
      this.#compare(`${what}, its rows`, this.#oracle.listed(trashed), keys)
      for (const { key, cells, offers } of given) {
        const row = this.#facts.find(key)
        if (!row) continue
        this.#cells(`${what} ${key}`, row, cells)
        this.#compare(`${what} ${key}, its deeds`, this.#offersOf(row), offers)
      }
    }
  }

  #cells(what: string, row: LucidRow, cells: readonly string[]): void {
    const { columns } = this.registered.resource.options
    if (!columns) return
    const paths = (columns as readonly string[]).filter((path) => this.#oracle.readsAlong(path))
    this.#compare(`${what}, its columns`, paths.length, cells.length)
    const hidden = paths.filter(
      (path, index) =>
        path.includes('.') &&
        this.#oracle.valuesAt(row, path).length === 0 &&
        !EMPTY.test(cells[index] ?? '')
    )
    this.#compare(`${what}, cells of hidden records`, [], hidden)
  }

  /** What may be done with a row as it is: by the policy, and where it makes sense. */
  #offersOf(row: LucidRow): string[] {
    const { actions } = this.registered.resource
    if (this.#oracle.isTrashed(row)) return this.#oracle.change('restore', row) ? [] : ['restore']
    return recordOperations(this.registered)
      .filter((name) => name !== 'restore' && !this.#oracle.change(name, row))
      .filter((name) => actions[name]?.when?.(row) ?? true)
      .map((name) => (name === 'update' ? 'edit' : name))
      .sort()
  }

  /** Whose record may be opened, and what is told of it. */
  async #record(row: LucidRow): Promise<void> {
    const id = row.$primaryKeyValue as number
    const { code, given } = await this.admin.record(this.#name, this.#who, id)
    const isThere =
      this.#oracle.sees(row) && (!this.#oracle.isTrashed(row) || this.#oracle.allows('restore'))
    const said = this.#oracle.allows('show')
      ? isThere
        ? undefined
        : 'E_NOT_FOUND'
      : this.#oracle.refusal
    this.#compare(`record ${id}`, this.#refusal(said), code)
    if (!given) return
    const told = [...this.registered.resource.shape.fields.values()].filter(({ name, label }) => {
      if (this.#oracle.reads(name)) return false
      const value = row.$attributes[name]
      const isSaid = typeof value === 'string' && value.length > 6 && given.text.includes(value)
      return isSaid || given.labels.includes(label)
    })
    this.#compare(
      `record ${id}, fields told that may not be read`,
      [],
      told.map(({ name }) => name)
    )
  }

  /** A form lets exactly those names be set that are theirs to set. */
  async #forms(rows: readonly LucidRow[]): Promise<void> {
    const { code, given } = await this.admin.form(this.#name, this.#who)
    const said = this.#oracle.allows('store') ? undefined : this.#oracle.refusal
    this.#compare('form', this.#refusal(said), code)
    if (given) this.#compare('form, its inputs', this.#inputs(), given)
    for (const row of rows) {
      const id = row.$primaryKeyValue as number
      const form = await this.admin.form(this.#name, this.#who, id)
      this.#compare(`form ${id}`, this.#refusal(this.#oracle.change('update', row)), form.code)
      if (form.given) this.#compare(`form ${id}, its inputs`, this.#inputs(row), form.given)
    }
  }

  get #formNames(): string[] {
    const { form } = this.registered.resource.options
    if (form) return form.flatMap(({ fields }) => [...fields] as string[])
    const { fields } = this.registered.resource.shape
    return [...fields.values()].filter((one) => !one.readonly).map(({ name }) => name)
  }

  #inputs(row?: LucidRow): string[] {
    return this.#formNames.filter((name) => this.#oracle.writes(name, row)).sort()
  }

  /** Nothing can be chosen but records that are seen. */
  async #options(): Promise<void> {
    const { relations } = this.registered.resource.shape
    if (!this.#oracle.allows('list')) return
    for (const name of this.#inputs()) {
      const field = this.registered.resource.shape.fields.get(name)
      const relation = field
        ? [...relations.values()].find(
            ({ type, localColumn }) => type === 'belongsTo' && localColumn === field.columnName
          )
        : relations.get(name)
      const there = relation && this.#oracle.beside(relation.model)
      if (!there) continue
      const { code, given } = await this.admin.options(this.#name, this.#who, name)
      this.#compare(`options ${name}`, this.#refusal(undefined), code)
      const seen = there.allows('list') ? there.listed() : []
      const hidden = (given ?? []).filter((key) => !seen.includes(key))
      this.#compare(`options ${name}, hidden ones`, [], hidden)
    }
  }

  /** All that is to be refused, also when the form that sends it was never shown; and nothing is another afterwards. */
  async #refusals(rows: readonly LucidRow[]): Promise<void> {
    const before = await imageOf(this.registered)
    if (!this.enters || !this.#oracle.allows('store')) {
      const { code } = await this.admin.store(this.#name, this.#who, this.#sent())
      this.#compare('store', this.#oracle.refusal, code)
    }
    for (const operation of recordOperations(this.registered)) {
      const refused: number[] = []
      for (const row of rows) {
        const expected = this.#refusal(this.#oracle.change(operation, row))
        if (!expected) continue
        const id = row.$primaryKeyValue as number
        refused.push(id)
        const { code } = await this.#change(operation, row)
        this.#compare(`${operation} ${id}`, expected, code)
      }
      if (refused.length === 0 || operation === 'update') continue
      await this.admin.bulk(this.#name, this.#who, operation, refused)
    }
    for (const row of this.enters ? this.#facts.changeable(rows) : []) await this.#foreign(row)
    this.#compare('refused, and nothing changed', true, before === (await imageOf(this.registered)))
  }

  /** A field that the form does not have is refused when it is sent all the same. */
  async #foreign(row: LucidRow): Promise<void> {
    const id = row.$primaryKeyValue as number
    for (const [name, field] of this.registered.resource.shape.fields) {
      if (this.#oracle.writes(name, row)) continue
      const sent = { [name]: String(otherValue(field, row.$attributes[name])) }
      const { code, problems } = await this.admin.update(this.#name, this.#who, id, sent)
      const named = problems?.some((one) => /cannot be set by you|There is no field/.test(one))
      this.#compare(`update ${id} with ${name}`, ['E_INVALID', true], [code, named])
    }
  }

  /** All that is to be done, each undone afterwards. */
  async #deeds(rows: readonly LucidRow[]): Promise<void> {
    if (!this.enters) return
    if (this.#oracle.allows('store') && this.#facts.isStorable()) {
      const { code, problems, count } = await undone(async () => {
        const outcome = await this.admin.store(this.#name, this.#who, this.#sent())
        return { ...outcome, count: await this.#facts.count() }
      })
      this.#compare('store', undefined, code && [code, problems])
      this.#compare('store, rows there are', this.#facts.rows().length + 1, count)
    }
    for (const row of rows) {
      for (const operation of recordOperations(this.registered)) {
        if (this.#oracle.change(operation, row)) continue
        const { code, problems } = await undone(() => this.#change(operation, row))
        if (code === 'E_CONFLICT' && operation !== 'update' && operation !== 'restore') continue
        const what = `${operation} ${row.$primaryKeyValue}`
        this.#compare(what, undefined, code && [code, problems])
      }
    }
  }

  #change(operation: string, row: LucidRow): Promise<Outcome<unknown>> {
    const id = row.$primaryKeyValue as number
    if (operation === 'update') return this.admin.update(this.#name, this.#who, id, {})
    if (operation === 'destroy') return this.admin.destroy(this.#name, this.#who, id)
    if (operation === 'restore') return this.admin.restore(this.#name, this.#who, id)
    return this.admin.act(this.#name, this.#who, id, operation)
  }

  /** What a new record must say, as a form sends it. */
  #sent(): Fields {
    const { fields } = this.registered.resource.shape
    const entries = Object.entries(this.#facts.input())
      .filter(([, value]) => value !== undefined)
      .map(
        ([name, value]) =>
          [name, fields.get(name)!.toForm(value as JsonValue) || String(value)] as const
      )
    return Object.fromEntries(entries)
  }
}
