import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem, type } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import type { CaseFigures } from './measure.ts'
import type { Growth } from './million.ts'
import type { Soaked } from './soak.ts'
import type { Streamed } from './stream.ts'

/** All that one run found; a part that was not measured is absent. */
export interface Results {
  machine: { processor: string | undefined; cores: number; memory: string; system: string }
  node: string
  versions: Record<string, string>
  settings?: { rounds: number; seconds: number; connections: number; pinned: boolean }
  cases?: CaseFigures[]
  start?: Bound[]
  million?: Growth[]
  stream?: Streamed[]
  soak?: Soaked
  [part: string]: unknown
}

/** Where figures come from: without it they say nothing. */
export function machine(): Results['machine'] {
  return {
    processor: cpus()[0]?.model,
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: type(),
  }
}

/** Versions of what a package.json asks for. */
export function versionsIn(file: string, names: string[]): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(file, 'utf8'))
  return Object.fromEntries(names.map((name) => [name, dependencies[name]]))
}

function table(head: string[], rows: (string | number | undefined)[][]): string {
  const all = [head, ...rows.map((row) => row.map((cell) => String(cell ?? '?')))]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)))
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd()
  return all.map(line).join('\n')
}

export function printTable(head: string[], rows: (string | number | undefined)[][]): void {
  console.log(table(['', ...head], rows))
}

export function printCase({ case: name, goal, servers }: CaseFigures): void {
  const head = ['req/s', 'ratio', 'range', 'by CPU', 'p50 ms', 'p99 ms', 'CPU µs', 'peak MiB']
  const rows = servers.map((one) => [
    one.server,
    one.perSecond,
    one.ratio.toFixed(2),
    `${one.lowest.toFixed(2)}–${one.highest.toFixed(2)}`,
    one.ratioByCpu?.toFixed(2),
    one.p50.toFixed(2),
    one.p99.toFixed(2),
    one.cpu,
    one.peak,
  ])
  console.log(`\n${name} (goal ${goal.toFixed(2)})`)
  printTable(head, rows)
}

/** Figures that are held against a bound, one a line. */
export interface Bound {
  what: string
  figure: number
  unit: string
  bound: number
}

export function printBounds(title: string, bounds: Bound[]): void {
  const rows = bounds.map(({ what, figure, unit, bound }) => [
    what,
    `${figure} ${unit}`.trim(),
    `≤ ${bound} ${unit}`.trim(),
    figure <= bound ? 'kept' : 'MISSED',
  ])
  console.log(`\n${title}`)
  printTable(['measured', 'bound', ''], rows)
}

/**
 * Writes what a run found. Parts that the file has from another run stay in it while machine and versions are the
 * same: figures of two machines say nothing beside each other.
 */
export function write(file: string, results: Results): void {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : undefined
  const origin = (one: Results) => [one.machine, one.node, one.versions]
  const others = known && isDeepStrictEqual(origin(known), origin(results)) ? known : {}
  writeFileSync(file, `${JSON.stringify({ ...others, ...results }, null, 2)}\n`)
}
