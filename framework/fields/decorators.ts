import { column } from '@adonisjs/lucid/orm'
import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import { dialectOf } from '#framework/database/main'
import { Field } from './field.js'
import type { FieldOptions, Kind } from './kind.js'

type Decorator = (target: LucidRow, property: string) => void

interface Presets<Options> {
  /** What Lucid's `@column` is told besides. */
  setup?: NonNullable<Parameters<typeof column>[0]>
  /** Options that hold unless the model says otherwise. */
  options?: Partial<Options>
}

/** Options may be left out where none of them is required. */
type Given<Options> = Partial<Options> extends Options ? [options?: Options] : [options: Options]

/**
 * Makes the decorator of a kind: Lucid's `@column` with the field in its meta, so models stay ordinary Lucid models.
 * An application makes its own kinds usable with it: `const isbn = fieldDecorator(isbnKind)`.
 */
export function fieldDecorator<Options extends FieldOptions>(
  kind: Kind<Options, any>,
  { setup = {}, options: preset }: Presets<Options> = {}
) {
  return (...[options]: Given<Options>): Decorator =>
    (target, property) => {
      const columnName = options?.columnName ?? snakeCase(property)
      const field = new Field(kind, { ...preset, ...options }, property, columnName)
      column({
        columnName,
        serializeAs: field.hidden ? null : property,
        // The row's own class, because a mixin's fields are declared on a class that has no connection.
        prepare: (value, _, row: LucidRow) =>
          field.toDatabase(value, dialectOf(row.constructor as LucidModel)),
        consume: (raw) => field.fromDatabase(raw),
        serialize: (value) => field.serialize(value),
        ...setup,
        meta: { ...setup.meta, field },
      })(target, property)
      if (field.options.default === undefined) return
      const model = target.constructor as LucidModel
      model.before('create', (row) => {
        const values = row as LucidRow & Record<string, unknown>
        if (values[property] === undefined) values[property] = field.initialValue()
      })
    }
}

function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
}

/** The fields of a model by property name, in the order they are declared. Plain `@column`s are not fields. */
export function fieldsOf(model: LucidModel): Map<string, Field> {
  model.boot()
  const fields = new Map<string, Field>()
  for (const [name, definition] of model.$columnsDefinitions) {
    const field = (definition.meta as { field?: Field } | undefined)?.field
    if (field) fields.set(name, field)
  }
  return fields
}
