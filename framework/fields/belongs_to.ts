import type { LucidModel } from '@adonisjs/lucid/types/model'
import { html } from '#framework/html/main'
import { fieldsOf } from './decorators.js'
import { defineKind, type FieldOptions, type ReferenceAction } from './kind.js'
import { id } from './id.js'
import { readKey } from './read_number.js'
import { reads } from './refusal.js'
import { readUuid, uuid } from './uuid.js'

export interface BelongsToOptions extends FieldOptions {
  /** The model pointed at; a function, because models point at each other. */
  model: () => LucidModel
  /** What happens here when the record pointed at is deleted; 'restrict' when not said. */
  onDelete?: ReferenceAction
  /** What happens here when that record's key changes; refused when not said. */
  onUpdate?: ReferenceAction
}

function targetOf(options: BelongsToOptions) {
  const model = options.model()
  model.boot()
  const key = fieldsOf(model).get(model.primaryKey)
  return {
    model,
    isUuid: key?.kind.name === 'uuid',
    isCounted: key?.kind.name === 'id',
    column: model.$getColumn(model.primaryKey)!.columnName,
  }
}

const keyOf = (raw: unknown) =>
  typeof raw === 'string' && /\D/.test(raw) ? raw.toLowerCase() : Number(raw)

/** The key of one record of another model. Whether that record exists and may be seen, the operation asks. */
export const belongsTo = defineKind<BelongsToOptions, number | string>({
  name: 'belongsTo',
  column: (options) => {
    const { model, isUuid, isCounted, column } = targetOf(options)
    const { onDelete = 'restrict', onUpdate } = options
    return {
      type: isUuid ? 'uuid' : 'integer',
      ...(isCounted ? { unsigned: true } : {}),
      references: { table: model.table, column, onDelete, ...(onUpdate ? { onUpdate } : {}) },
    }
  },
  toDatabase: (value) => value,
  fromDatabase: keyOf,
  validator: (options) => reads(targetOf(options).isUuid ? readUuid : readKey),
  serialize: (value) => value,
  serializeRaw: keyOf,
  sqliteJson: (column) => column,
  toForm: (value) => String(value),
  control: () => ({ type: 'relation' }),
  cell: (value) => html`${value}`,
  operators: ['eq', 'ne', 'in', 'nin', 'null'],
  types: (options) => (targetOf(options).isUuid ? uuid.types({}) : id.types({})),
  example: (options) => (targetOf(options).isUuid ? uuid.example({}) : id.example({})),
})
