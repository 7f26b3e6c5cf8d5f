import type { Row } from '#framework/resources/main'
import { type Inspection, sorted } from '../inspection.js'

/** Every other form a list is to be had in shows the rows and fields that its pages show. */
export async function streams(inspection: Inspection): Promise<void> {
  const { adapter, oracle, registered, name, who, asker } = inspection
  const { shape, options } = registered.resource
  const declared = typeof options.api === 'object' ? options.api.fields : undefined
  const fields = (declared as readonly string[] | undefined) ?? inspection.fields
  for (const [form, { isText, rows }] of Object.entries(adapter.streams)) {
    for (const trashed of [undefined, 'with'] as const) {
      if (trashed && (!shape.softDeletes || asker.narrow)) continue
      const allowed = oracle.allows('list') && (!trashed || oracle.allows('restore'))
      const what = `list as ${form}${trashed ? ' trashed=with' : ''}`
      const { code, given } = await rows(name, who, { trashed })
      inspection.compare(what, allowed ? undefined : oracle.refusal, code)
      if (!allowed || !given) continue
      const key = (row: Row) => String(row[shape.primaryKey])
      inspection.compare(`${what}, its rows`, oracle.listed(trashed), given.map(key).sort())
      for (const row of given) {
        const record = inspection.find(key(row))
        if (!record) continue
        const shown = oracle.shown(record, fields)
        const expected = isText ? asText(shown) : shown
        inspection.compare(`${what} ${key(row)}, its fields`, sorted(expected), sorted(row))
      }
    }
  }
}

const asText = (row: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value === null
        ? ''
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value).replace(/^'(?=[=+\-@])/, ''),
    ])
  )
