import { randomUUID } from 'node:crypto'
import type { DateTime } from 'luxon'
import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import { dialectOf } from '#framework/database/main'
import type { BelongsToOptions } from './belongs_to.js'
import { fieldDecorator } from './decorators.js'
import { kinds } from './kinds.js'
import type { DateTimeOptions } from './date_time.js'
import type { Field } from './field.js'
import { knownCurrency, type MoneyOptions } from './money.js'
import type { UuidOptions } from './uuid.js'

const uuid = fieldDecorator(kinds.uuid)
const primaryUuid = fieldDecorator(kinds.uuid, {
  setup: { isPrimary: true },
  options: { readonly: true },
})
const money = fieldDecorator(kinds.money)
const belongsTo = fieldDecorator(kinds.belongsTo)

/** A timestamp that Lucid sets on save. */
function timestamp(meta: { autoCreate: boolean; autoUpdate: boolean }) {
  return fieldDecorator(kinds.dateTime, {
    setup: {
      meta: { type: 'datetime', ...meta },
      ...(meta.autoUpdate ? { prepare: laterThanBefore } : {}),
    },
    options: { readonly: true } satisfies DateTimeOptions,
  })
}

/**
 * A record's version is made of this instant, so two writes never leave the same one: also not within a millisecond,
 * nor when the clock was set back.
 */
function laterThanBefore(now: DateTime, name: string, row: LucidRow): unknown {
  const model = row.constructor as LucidModel
  const { field: own } = model.$getColumn(name)!.meta as { field: Field }
  const before = row.$original[name] as DateTime | undefined
  const next = before && now <= before ? before.plus({ milliseconds: 1 }) : now
  row.$setAttribute(name, next)
  return own.toDatabase(next, dialectOf(model))
}

/**
 * The decorators of every kind, as in `@field.string({ maxLength: 200 }) declare title: string`.
 * docs/fields.md lists the options of each.
 */
export const field = {
  id: fieldDecorator(kinds.id, { setup: { isPrimary: true }, options: { readonly: true } }),
  uuid:
    (options: UuidOptions = {}) =>
    (target: LucidRow, property: string) => {
      if (!options.primary) return uuid(options)(target, property)
      primaryUuid(options)(target, property)
      const model = target.constructor as LucidModel
      model.selfAssignPrimaryKey = true
      model.before('create', (row) => {
        const keyed = row as LucidRow & Record<string, unknown>
        keyed[property] ??= randomUUID()
      })
    },
  string: fieldDecorator(kinds.string),
  text: fieldDecorator(kinds.text),
  richText: fieldDecorator(kinds.richText),
  markdown: fieldDecorator(kinds.markdown),
  slug: fieldDecorator(kinds.slug),
  email: fieldDecorator(kinds.email),
  url: fieldDecorator(kinds.url),
  password: fieldDecorator(kinds.password, { options: { hidden: true } }),
  boolean: fieldDecorator(kinds.boolean),
  integer: fieldDecorator(kinds.integer),
  bigInteger: fieldDecorator(kinds.bigInteger),
  float: fieldDecorator(kinds.float),
  decimal: fieldDecorator(kinds.decimal),
  money: (options: MoneyOptions) =>
    money({ ...options, currency: knownCurrency(options.currency) }),
  enum: fieldDecorator(kinds.enum),
  date: fieldDecorator(kinds.date),
  dateTime: fieldDecorator(kinds.dateTime),
  time: fieldDecorator(kinds.time),
  json: fieldDecorator(kinds.json),
  file: fieldDecorator(kinds.file),
  image: fieldDecorator(kinds.image),
  color: fieldDecorator(kinds.color),
  /** @param model  in a function, because models point at each other */
  belongsTo: (model: () => LucidModel, options: Omit<BelongsToOptions, 'model'> = {}) =>
    belongsTo({ ...options, model }),
  timestamps: {
    /** Set once, when the record is created. */
    created: timestamp({ autoCreate: true, autoUpdate: false }),
    /** Set whenever the record is saved. */
    updated: timestamp({ autoCreate: true, autoUpdate: true }),
  },
}

export { kinds } from './kinds.js'
export { compileInput, Field } from './field.js'
export { fieldDecorator, fieldsOf } from './decorators.js'
export { defineKind } from './kind.js'
export { labelOf } from './label.js'
export { parameter, type Parameter } from './parameter.js'
export { Refusal, reads } from './refusal.js'
export { sanitizeRichText } from './rich_text.js'
export { slugify } from './slugify.js'
export { textListKind, textsOf } from './text_list.js'
export { nameOfKey } from './storage_key.js'
export { StoredFile } from './stored_file.js'
export { fromSortable, toSortable } from './sortable_digits.js'
export type { Money } from './money.js'
export type {
  ColumnSpec,
  Control,
  Dialect,
  FieldKind,
  FieldOptions,
  JsonValue,
  Kind,
  Operator,
  ProtocolTypes,
  ReferenceAction,
} from './kind.js'
