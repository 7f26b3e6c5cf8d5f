import vine from '@vinejs/vine'
import type { VineAny } from '@vinejs/vine'
import type { SchemaTypes } from '@vinejs/vine/types'
import type { SafeHtml } from '#framework/html/main'
import { html } from '#framework/html/main'
import { labelOf } from './label.js'
import { Messages, REQUIRED } from './messages.js'
import type {
  ColumnSpec,
  Control,
  Dialect,
  FieldOptions,
  JsonValue,
  Kind,
  Operator,
  ProtocolTypes,
} from './kind.js'

/**
 * One field of one model: a kind with its options and its name. It lives in the Lucid column's `meta.field`.
 * Null is handled here, so a kind never meets it.
 */
export class Field {
  constructor(
    readonly kind: Kind<any, any>,
    readonly options: FieldOptions & Record<string, any>,
    readonly name: string,
    readonly columnName: string
  ) {}

  get nullable(): boolean {
    return this.options.nullable === true
  }

  /** Must be given when a record is stored. */
  get required(): boolean {
    const { default: initial, databaseDefault } = this.options
    const hasDefault = initial !== undefined || databaseDefault !== undefined
    return !this.nullable && !hasDefault && !this.readonly && !this.derived
  }

  /** Made from another field when it is left empty, as a slug from a title. */
  get derived(): boolean {
    return this.options.from !== undefined
  }

  get hidden(): boolean {
    return this.options.hidden === true
  }

  get readonly(): boolean {
    return this.options.readonly === true
  }

  /** What a new record holds that does not say; undefined without a default. */
  initialValue(): unknown {
    const { default: initial } = this.options
    if (typeof initial === 'function') return initial()
    const isData =
      Array.isArray(initial) || Object.getPrototypeOf(Object(initial)) === Object.prototype
    // A list or an object is copied, or all records would share one.
    return isData ? structuredClone(initial) : initial
  }

  get label(): string {
    return this.options.label ?? labelOf(this.name)
  }

  get column(): ColumnSpec {
    return this.kind.column(this.options)
  }

  get control(): Control {
    return this.kind.control(this.options)
  }

  get operators(): readonly Operator[] {
    return this.nullable
      ? this.kind.operators
      : this.kind.operators.filter((operator) => operator !== 'null')
  }

  get types(): ProtocolTypes {
    return this.kind.types(this.options)
  }

  /** A value for examples. */
  get example(): JsonValue {
    return this.kind.example(this.options)
  }

  toDatabase(value: unknown, dialect: Dialect): unknown {
    return value === null || value === undefined
      ? value
      : this.kind.toDatabase(value, this.options, dialect)
  }

  fromDatabase(raw: unknown): unknown {
    return raw === null || raw === undefined ? raw : this.kind.fromDatabase(raw, this.options)
  }

  serialize(value: unknown): JsonValue {
    return value === null || value === undefined ? null : this.kind.serialize(value, this.options)
  }

  /** SQL of the JSON value of a column, where SQLite can write it. */
  sqliteJson(column: string): string | undefined {
    return this.kind.sqliteJson?.(column)
  }

  serializeRaw(raw: unknown): JsonValue {
    if (raw === null || raw === undefined) return null
    if (this.kind.serializeRaw) return this.kind.serializeRaw(raw, this.options)
    return this.kind.serialize(this.kind.fromDatabase(raw, this.options), this.options)
  }

  toForm(value: JsonValue | undefined): string {
    return value === null || value === undefined ? '' : this.kind.toForm(value, this.options)
  }

  cell(value: JsonValue | undefined): SafeHtml {
    if (value === null || value === undefined || value === '')
      return html`<span class="empty" role="img" aria-label="empty">–</span>`
    return this.kind.cell(value, this.options)
  }

  /** The Vine schema of its value, without optional or nullable. */
  get schema(): SchemaTypes {
    return this.kind.validator(this.options)
  }

  /**
   * The Vine schema for input. Empty text from a form means null where null is allowed, and "not given" elsewhere.
   * @param partial  the field may be left out (update)
   */
  input({ partial }: { partial: boolean }): SchemaTypes {
    const schema = (this.schema as VineAny).clone()
    const inner = schema.options.parse
    schema.parse((value, context) => {
      const given = this.isEmpty(value) ? this.empty : value
      return inner && given !== null && given !== undefined ? inner(given, context) : given
    })
    const optional = partial || !this.required
    if (this.nullable) return optional ? schema.nullable().optional() : schema.nullable()
    // Vine's optional lets null pass as if the field were left out: an update would say yes and change nothing.
    return optional ? schema.optional().use(notNull()) : schema
  }

  private isEmpty(value: unknown): boolean {
    if (typeof value !== 'string' || value.trim() !== '') return false
    return this.nullable || this.kind.emptyIsValue !== true
  }

  private get empty(): null | undefined {
    return this.derived ? undefined : null
  }
}

const notNull = vine.createRule(
  (value, _, field) => {
    if (value === null) field.report(REQUIRED, 'required', field)
  },
  { implicit: true }
)

/**
 * A validator over named fields, compiled once and kept by its owner.
 * @param labels  what messages call a field; its name in words when not said
 */
export function compileInput(
  fields: Record<string, SchemaTypes>,
  labels: Record<string, string> = {}
) {
  // The fields' names are known only when the model is read, so Vine's inference has nothing to infer from.
  const validator = vine.create(fields as any)
  const names = Object.keys(fields).map((name) => [name, labels[name] ?? labelOf(name)])
  validator.messagesProvider = new Messages(Object.fromEntries(names))
  return validator
}
