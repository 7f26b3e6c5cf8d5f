import type { LucidRow } from '@adonisjs/lucid/types/model'
import { isFile } from '#framework/resources/main'
import type { FilePath } from '../../adapters/adapter.js'
import type { Inspection } from '../inspection.js'
import { Oracle } from '../oracle.js'
import { undone } from '../undone.js'

const fieldsOf = ({ adapter, resource }: Inspection) =>
  adapter.file
    ? [...resource.shape.fields.values()].filter((one) => isFile(one) && !one.hidden)
    : []

const pathOf = ({ resource }: Inspection, row: LucidRow, field: string): FilePath => [
  resource.name,
  row.$primaryKeyValue as number,
  field,
]

/** A file is put and taken off by whoever may change its record, and the field. */
export async function refusedFiles(
  inspection: Inspection,
  rows: readonly LucidRow[]
): Promise<void> {
  const { adapter, oracle, who } = inspection
  for (const { name } of fieldsOf(inspection)) {
    for (const row of rows) {
      const refusal = oracle.change('update', row)
      if (!refusal && oracle.writes(name, row)) continue
      for (const deed of ['put', 'drop'] as const) {
        const { code } = await adapter.file!(deed, who, pathOf(inspection, row, name))
        const what = `${deed} ${name} of ${row.$primaryKeyValue}`
        inspection.compare(what, refusal ?? 'E_INVALID', code)
      }
    }
  }
}

/** Who sees the record and the field sees the file. */
export async function files(inspection: Inspection, rows: readonly LucidRow[]): Promise<void> {
  const { adapter, oracle, who } = inspection
  for (const { name } of fieldsOf(inspection)) {
    for (const row of rows) {
      const path = pathOf(inspection, row, name)
      await undone(async () => {
        const may = !oracle.change('update', row) && oracle.writes(name, row)
        const writer = may ? inspection.asker : writerOf(inspection, row, name)
        if (!writer) return
        const put = await adapter.file!('put', writer.person, path)
        inspection.compare(`put ${name} of ${path[1]} by ${writer.name}`, undefined, put.code)
        const shown = await adapter.file!('show', who, path)
        const refusal = oracle.show(row) ?? (oracle.reads(name) ? undefined : 'E_INVALID_PARAMETER')
        inspection.compare(`show ${name} of ${path[1]}`, refusal, shown.code)
        if (!may) return
        const dropped = await adapter.file!('drop', who, path)
        inspection.compare(`drop ${name} of ${path[1]}`, undefined, dropped.code)
      })
    }
  }
}

function writerOf({ others, registered, world }: Inspection, row: LucidRow, field: string) {
  return others.find(({ person }) => {
    const oracle = new Oracle(world, registered, person.actor)
    return !oracle.change('update', row) && oracle.writes(field, row)
  })
}
