import type { SchemaTypes } from '@vinejs/vine/types'
import type { SafeHtml } from '#framework/html/main'
import type { Sum } from './sum.js'

/** Every field kind we ship. An application may register more: a kind is a value, not a member of this list. */
export type FieldKind =
  | 'id'
  | 'uuid'
  | 'string'
  | 'text'
  | 'richText'
  | 'markdown'
  | 'slug'
  | 'email'
  | 'url'
  | 'password'
  | 'boolean'
  | 'integer'
  | 'bigInteger'
  | 'float'
  | 'decimal'
  | 'money'
  | 'enum'
  | 'date'
  | 'dateTime'
  | 'time'
  | 'json'
  | 'file'
  | 'image'
  | 'color'
  | 'belongsTo'

export type Dialect = 'sqlite' | 'pg' | 'mysql'

/** What a filter may ask of a field. */
export type Operator =
  | 'eq'
  | 'ne'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'in'
  | 'nin'
  | 'contains'
  | 'startsWith'
  | 'endsWith'
  | 'null'
  | 'between'

export type JsonValue =
  string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }

/** A database column, free of any dialect's words. */
export interface ColumnSpec {
  type:
    | 'increments'
    | 'integer'
    | 'bigInteger'
    | 'string'
    | 'text'
    | 'boolean'
    | 'float'
    | 'decimal'
    | 'date'
    | 'dateTime'
    | 'time'
    | 'json'
    | 'uuid'
    | 'enum'
  length?: number
  precision?: number
  scale?: number
  values?: readonly string[]
  /** Counted keys have no sign on MySQL, and a column that points at one must be of the same type. */
  unsigned?: true
  references?: {
    table: string
    column: string
    onDelete?: ReferenceAction
    onUpdate?: ReferenceAction
  }
}

/** What happens to a row when the one it points at is deleted, or that one's key changes. */
export type ReferenceAction = 'restrict' | 'cascade' | 'set null' | 'no action'

/** How a form asks for a value; templates in the admin turn it into markup. */
export interface Control {
  type:
    | 'text'
    | 'email'
    | 'url'
    | 'password'
    | 'number'
    | 'checkbox'
    | 'select'
    | 'relation'
    | 'textarea'
    | 'markdown'
    | 'date'
    | 'datetime-local'
    | 'time'
    | 'color'
    | 'file'
    | 'json'
    | 'money'
    | 'hidden'
  /** Attributes of the control: maxlength, min, max, step, inputmode, autocomplete, accept, rows … */
  attributes?: Record<string, string | number | boolean>
  /** For `select`: value and label, in order. */
  choices?: { value: string; label: string }[]
}

/** The field's type in each protocol's own words. */
export interface ProtocolTypes {
  json: { [key: string]: JsonValue }
  graphql: string
  protobuf: string
  xsd: string
}

/** Options every kind takes. */
export interface FieldOptions {
  /** The column may be empty and the value null. Default false: the field is required. */
  nullable?: boolean
  /** Value of a new record that does not say, or a function that gives it; it makes the field optional on store. */
  default?: unknown
  /** Value the database gives to a row that does not say: a literal, or `{ sql: 'CURRENT_TIMESTAMP' }`. */
  databaseDefault?: string | number | boolean | { sql: string }
  /** Index over this column. A foreign key has one unless this says false. */
  index?: boolean
  unique?: boolean
  /** Former names of the column or the property: a migration renames it, with all values. */
  renamedFrom?: string | readonly string[]
  label?: string
  help?: string
  columnName?: string
  /** Never leaves the server: no API, list or form shows it. */
  hidden?: boolean
  /** Set by the application, never by input. */
  readonly?: boolean
}

/**
 * One field kind: one file, answering always in this order. `Value` is what the model's property holds.
 * No answer is asked about null: the Field around it takes care of that.
 */
export interface Kind<Options extends FieldOptions = FieldOptions, Value = unknown> {
  name: FieldKind | (string & {})
  /** The database column. */
  column(options: Options): ColumnSpec
  /** Model value → what the driver stores. */
  toDatabase(value: Value, options: Options, dialect: Dialect): unknown
  /** What the driver returns → model value. Drivers differ (0/1, text, Date, object): take them all. */
  fromDatabase(raw: unknown, options: Options): Value
  /**
   * Parses and validates in one: takes JSON values and the strings of forms and query strings, gives the model value.
   * Neither optional nor nullable: the Field adds that.
   */
  validator(options: Options): SchemaTypes
  /** Model value → JSON. */
  serialize(value: Value, options: Options): JsonValue
  /** Driver value → JSON without the model value between: lists are read this way. Default: serialize(fromDatabase(raw)). */
  serializeRaw?(raw: unknown, options: Options): JsonValue
  /**
   * SQL of a column's JSON value inside SQLite's json_object: where every field of a list has it, the database writes
   * the JSON itself and no row is made in JavaScript. It must give what serializeRaw gives, and null for null.
   */
  sqliteJson?(column: string): string
  /** How its values are added up; only kinds that are numbers say it. Doubles have no better sum than the database's. */
  sum?: Sum<Options> | 'double'
  /** JSON value → text of a form control. */
  toForm(value: JsonValue, options: Options): string
  control(options: Options): Control
  /** JSON value → table cell. */
  cell(value: JsonValue, options: Options): SafeHtml
  /** Filter operators it understands. */
  operators: readonly Operator[]
  types(options: Options): ProtocolTypes
  /** A JSON value that its validator takes, the same every time: the API's description shows it. */
  example(options: Options): JsonValue
  /** Empty text from a form is a value of this kind (an unticked box) and not "nothing given". */
  emptyIsValue?: true
}

export function defineKind<Options extends FieldOptions, Value>(
  kind: Kind<Options, Value>
): Kind<Options, Value> {
  return kind
}
