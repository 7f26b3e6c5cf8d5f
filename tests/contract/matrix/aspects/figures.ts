import type { LucidRow } from '@adonisjs/lucid/types/model'
import { apiOffer } from '#framework/resources/main'
import type { Inspection } from '../inspection.js'

/** Figures are about the rows of the scope, and by fields that may be read. */
export async function figures(inspection: Inspection): Promise<void> {
  const { adapter, oracle, registered, name, who, asker } = inspection
  const { aggregates } = apiOffer(registered)
  if (!aggregates || !registered.resource.options.api) return
  const whole = await adapter.aggregate(name, who, {})
  inspection.compare('aggregates', oracle.allows('list') ? undefined : oracle.refusal, whole.code)
  if (!oracle.allows('list')) return
  const rows = oracle.listed().map((key) => inspection.find(key)!)
  inspection.compare('aggregates, all there are', [{ count: rows.length }], whole.given)
  for (const group of aggregates.group) await grouped(inspection, group, rows)
  for (const measure of aggregates.measures) await measured(inspection, measure, rows)
  if (asker.narrow) return
  for (const field of inspection.fields) {
    if (oracle.reads(field)) continue
    for (const query of [{ group: field }, { measures: `max:${field}` }]) {
      const { code } = await adapter.aggregate(name, who, query)
      const what = `aggregates ${JSON.stringify(query)}, unreadable`
      inspection.compare(what, 'E_INVALID_PARAMETER', code)
    }
  }
}

const LENGTHS = { year: 4, month: 7, day: 10 } as const

async function grouped(
  inspection: Inspection,
  group: string,
  rows: readonly LucidRow[]
): Promise<void> {
  const { adapter, oracle, name, who } = inspection
  const [path, unit] = group.split(':') as [string, keyof typeof LENGTHS | undefined]
  const { code, given } = await adapter.aggregate(name, who, { group, limit: 1000 })
  const readable = oracle.readsAlong(path)
  inspection.compare(
    `aggregates group=${group}`,
    readable ? undefined : 'E_INVALID_PARAMETER',
    code
  )
  if (!readable || !given) return
  const counts = new Map<string, number>()
  for (const row of rows) {
    const [value = null] = oracle.valuesAt(row, path)
    const key = String(value === null || !unit ? value : String(value).slice(0, LENGTHS[unit]))
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const got = given.map((one) => [String(one[group]), Number(one.count)] as [string, number])
  inspection.compare(`aggregates group=${group}, its groups`, inOrder([...counts]), inOrder(got))
}

const inOrder = (groups: [string, number][]) =>
  groups.sort(([one], [other]) => (one < other ? -1 : 1))

async function measured(
  inspection: Inspection,
  measure: string,
  rows: readonly LucidRow[]
): Promise<void> {
  const { adapter, oracle, name, who } = inspection
  const [figure, path] = measure.split(':')
  const { code, given } = await adapter.aggregate(name, who, { measures: measure })
  const readable = path === undefined || oracle.readsAlong(path)
  inspection.compare(`aggregates ${measure}`, readable ? undefined : 'E_INVALID_PARAMETER', code)
  if (!readable || !given) return
  const values = rows
    .flatMap((row) => (path === undefined ? [] : oracle.valuesAt(row, path)))
    .filter((value) => value !== null)
    .sort() as (string | number)[]
  const sum = values.reduce((total: number, value) => total + Number(value), 0)
  const got = given[0][measure]
  if (figure === 'sum')
    inspection.compare(`aggregates ${measure}, its sum`, values.length ? sum : null, got)
  if (figure === 'max')
    inspection.compare(`aggregates ${measure}, the last`, values.at(-1) ?? null, got)
  if (figure === 'min')
    inspection.compare(`aggregates ${measure}, the first`, values[0] ?? null, got)
}
