import vine from '@vinejs/vine'
import type { SchemaTypes } from '@vinejs/vine/types'
import type { SafeHtml } from '#framework/html/main'
import { html } from '#framework/html/main'
import { labelOf } from './label.js'
import type { ColumnSpec, Control, Dialect, FieldOptions, JsonValue, Kind, Operator, ProtocolTypes } from './kind.js'

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
    return !this.nullable && this.options.default === undefined && !this.readonly
  }

  get hidden(): boolean {
    return this.options.hidden === true
  }

  get readonly(): boolean {
    return this.options.readonly === true
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
    return this.nullable ? this.kind.operators : this.kind.operators.filter((operator) => operator !== 'null')
  }

  get types(): ProtocolTypes {
    return this.kind.types(this.options)
  }

  toDatabase(value: unknown, dialect: Dialect): unknown {
    return value === null || value === undefined ? value : this.kind.toDatabase(value, this.options, dialect)
  }

  fromDatabase(raw: unknown): unknown {
    return raw === null || raw === undefined ? raw : this.kind.fromDatabase(raw, this.options)
  }

  serialize(value: unknown): JsonValue {
    return value === null || value === undefined ? null : this.kind.serialize(value, this.options)
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
    if (value === null || value === undefined || value === '') return html`<span class="empty" aria-label="empty">–</span>`
    return this.kind.cell(value, this.options)
  }

  /** The Vine schema of its value, without optional or nullable. */
  get schema(): SchemaTypes {
    return this.kind.validator(this.options)
  }

  /**
   * The Vine schema for input. An empty string from a form means null where null is allowed.
   * @param partial  the field may be left out (update, or it has a default)
   */
  input({ partial }: { partial: boolean }): SchemaTypes {
    const schema = this.schema as any
    if (this.nullable) {
      const nullable = schema.clone().parse((value: unknown) => (value === '' ? null : value)).nullable()
      return partial || !this.required ? nullable.optional() : nullable
    }
    return partial || !this.required ? schema.optional() : schema
  }
}

/** A validator over named fields, compiled once and kept by its owner. */
export function compileInput(fields: Record<string, SchemaTypes>) {
  return vine.create(fields as any)
}
