import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { JsonValue } from '#framework/fields/main'
import { readCatalog, type Catalog } from './catalog.js'
import { isFooter, readFooter, readHeader, readRow, type Footer, type Header } from './format.js'
import { Intake, type Count, type Policy } from './intake.js'
import { Lines, type Source } from './lines.js'
import { RefusedFile } from './refusal.js'
import { findDangling, type Dangling } from './references.js'
import { emptyTables, type Gone } from './replace.js'
import { withSession } from './open_session.js'
import type { Session } from './session.js'
import { assertThere, tablesOf, type DataTable } from './tables.js'

export interface LoadOptions {
  policy: Policy
  /** Models and columns of the files that are not there any more are passed over. */
  ignoreUnknown?: boolean
  /** Models of the files that are taken; all when none is named. */
  only?: string[]
  /** Models of the files that are passed over. */
  except?: string[]
  progress?(table: string, rows: number): void
}

export interface LoadSummary {
  counts: Map<string, Count>
  /** Rows outside the files that went with the rows they belonged to. */
  gone: Gone[]
  /** What was passed over, in words. */
  passedOver: string[]
}

/** One file with what its header says, held against the models. */
interface OpenFile {
  lines: Lines
  header: Header
  /** By name in the file; null when the rows are passed over. */
  columns: Map<
    string,
    { table: DataTable; columns: (DataTable['columns'][number] | null)[] } | null
  >
}

/**
 * Loads dumps in one transaction: all of it, or nothing. Rows are stored as they are in the files, with their keys and
 * without the hooks of models; references are checked at the end, whatever the order of the rows.
 * @throws RefusedFile naming file and line
 * @throws UnfitTables, StillPointedAt
 */
export async function load(
  client: QueryClientContract,
  models: Map<string, LucidModel>,
  sources: Source[],
  options: LoadOptions
): Promise<LoadSummary> {
  const opened = sources.map((source) => new Lines(source))
  try {
    return await withSession(client, (session) => new Load(session, models, opened, options).run())
  } finally {
    for (const lines of opened) await lines.close()
  }
}

class Load {
  #catalog!: Catalog
  /** All tables of the application, by their name in the database. */
  #tables = new Map<string, DataTable>()
  #summary: LoadSummary = { counts: new Map(), gone: [], passedOver: [] }

  constructor(
    private session: Session,
    private models: Map<string, LucidModel>,
    private opened: Lines[],
    private options: LoadOptions
  ) {}

  async run(): Promise<LoadSummary> {
    const { session } = this
    await session.beginWriting()
    this.#catalog = await readCatalog(session)
    for (const table of tablesOf(this.models, this.#catalog)) this.#tables.set(table.table, table)
    const files: OpenFile[] = []
    for (const lines of this.opened) files.push(await this.#open(lines))

    this.#assertThereToTake(files)

    const loaded = this.#loaded(files)
    assertThere(
      [...this.#tables.values()].filter(({ table }) => loaded.has(table)),
      this.#catalog
    )
    await session.relaxReferences(this.#catalog, loaded)
    if (this.options.policy === 'replace')
      this.#summary.gone = await emptyTables(session, this.#catalog, this.#tables, loaded)
    for (const file of files) await this.#read(file)
    await this.#assertReferences(loaded)
    await session.settleReferences()
    for (const name of loaded) {
      const [key, ...others] = this.#tables.get(name)!.key
      if (key && !others.length) await session.countOn(name, key.columnName)
    }
    await session.commit()
    return this.#summary
  }

  #loaded(files: OpenFile[]): Set<string> {
    const names = files.flatMap(({ columns }) =>
      [...columns.values()].flatMap((found) => (found ? [found.table.table] : []))
    )
    return new Set(names)
  }

  async #open(lines: Lines): Promise<OpenFile> {
    const first = await lines.next()
    if (first === null) throw lines.refuse('The file is empty')
    const header = readHeader(first)
    if (typeof header === 'string') throw lines.refuse(header)
    const file: OpenFile = { lines, header, columns: new Map() }
    for (const listed of header.tables) {
      file.columns.set(listed.name, this.#match(lines, listed))
    }
    return file
  }

  #match(lines: Lines, { name, columns }: Header['tables'][number]) {
    const table = [...this.#tables.values()].find((each) => each.name === name)
    if (!this.#isWanted(table?.between ?? [name])) return null
    if (!table) {
      this.#passOver(lines, `There is no model ${name}`, name)
      return null
    }
    const known = new Map(table.columns.map((column) => [column.name, column]))
    const matched = columns.map((column) => {
      const found = known.get(column)
      if (!found) this.#passOver(lines, `${name} has no ${column}`, `${name}.${column}`)
      return found ?? null
    })
    this.#assertComplete(lines, table, new Set(columns))
    return { table, columns: matched }
  }

  /** A pivot table is wanted when both its models are. */
  #isWanted(names: string[]): boolean {
    const { only = [], except = [] } = this.options
    return names.every((name) => (!only.length || only.includes(name)) && !except.includes(name))
  }

  #assertThereToTake(files: OpenFile[]) {
    const there = new Set(files.flatMap(({ header }) => header.tables.map(({ name }) => name)))
    const { only = [], except = [] } = this.options
    const missing = [...only, ...except].find((name) => !there.has(name))
    if (missing === undefined) return
    const names = this.opened.map(({ source }) => source.name).join(', ')
    const all = [...there].join(', ')
    throw new RefusedFile(names, undefined, `There is no ${missing} in it. There is: ${all}`)
  }

  #passOver(lines: Lines, what: string, name: string) {
    if (this.options.ignoreUnknown) this.#summary.passedOver.push(name)
    else throw lines.refuse(`${what}. To load the rest: --ignore-unknown`)
  }

  #assertComplete(lines: Lines, { name, table, columns, key }: DataTable, there: Set<string>) {
    const stored = this.#catalog.tables.get(table)?.columns
    for (const column of columns) {
      if (there.has(column.name)) continue
      if (key.includes(column) || stored?.get(column.columnName)?.optional === false) {
        throw lines.refuse(
          `The file has no ${name}.${column.name}, which every ${name} must have. Give the column a default, or dump again`
        )
      }
    }
  }

  async #read({ lines, columns }: OpenFile) {
    const intakes = new Map<string, Intake>()
    const counts = new Map<string, number>()
    for (const [name, found] of columns) {
      counts.set(name, 0)
      if (!found) continue
      const { table } = found
      intakes.set(name, new Intake(this.session, lines, table, found.columns, this.options.policy))
    }
    let current: Intake | undefined
    for (;;) {
      const line = await lines.next()
      if (line === null) {
        throw lines.refuse('The file is cut off: its last line is missing. Nothing was loaded')
      }
      if (isFooter(line)) {
        await current?.flush()
        await this.#assertWhole(lines, line, counts)
        break
      }
      const { name, values } = this.#row(lines, line, columns)
      counts.set(name, counts.get(name)! + 1)
      const intake = intakes.get(name)
      if (current !== intake) await current?.flush()
      current = intake
      await intake?.add(values)
      if (counts.get(name)! % 500 === 0) this.options.progress?.(name, counts.get(name)!)
    }
    this.#note(intakes)
  }

  #row(lines: Lines, line: string, columns: OpenFile['columns']) {
    const row = readRow(line)
    if (typeof row === 'string') throw lines.refuse(row)
    const found = columns.get(row.name)
    if (found === undefined) throw lines.refuse(`The header lists no ${row.name}`)
    if (found && found.columns.length !== row.values.length) {
      throw lines.refuse(
        `The ${row.name} has ${row.values.length} values, and the header lists ${found.columns.length}`
      )
    }
    return row
  }

  async #assertWhole(lines: Lines, line: string, counts: Map<string, number>) {
    const footer = readFooter(line)
    if (typeof footer === 'string') throw lines.refuse(footer)
    for (const [name, count] of counts) this.#assertCount(lines, footer, name, count)
    if (footer.sha256 !== lines.sumBefore()) {
      throw lines.refuse('The file was changed or damaged: its checksum is another one')
    }
    if ((await lines.next()) !== null) throw lines.refuse('There is more after the end of the dump')
  }

  #assertCount(lines: Lines, { counts }: Footer, name: string, count: number) {
    if (counts.get(name) === count) return
    throw lines.refuse(
      `The file has ${count} rows of ${name}, and its last line says ${counts.get(name)}: rows are missing`
    )
  }

  #note(intakes: Map<string, Intake>) {
    for (const [name, { count }] of intakes) {
      const before = this.#summary.counts.get(name) ?? { loaded: 0, updated: 0, skipped: 0 }
      this.#summary.counts.set(name, {
        loaded: before.loaded + count.loaded,
        updated: before.updated + count.updated,
        skipped: before.skipped + count.skipped,
      })
      this.options.progress?.(name, count.loaded + count.updated + count.skipped)
    }
  }

  async #assertReferences(loaded: Set<string>) {
    const dangling = await findDangling(this.session, this.#catalog, this.#tables, loaded)
    if (!dangling) return
    for (const { source } of this.opened) {
      const line = source.lasting ? await lineOf(source, dangling) : null
      if (line !== null) throw new RefusedFile(source.name, line, dangling.reason)
    }
    const names = this.opened.map(({ source }) => source.name)
    throw new RefusedFile(names.join(', '), undefined, dangling.reason)
  }
}

/** Reads a file again to find the line of a row: keeping all lines in mind would take room for each. */
async function lineOf(source: Source, { table, key }: Dangling): Promise<number | null> {
  const lines = new Lines(source)
  try {
    const header = readHeader((await lines.next()) ?? '')
    if (typeof header === 'string') return null
    const listed = header.tables.find(({ name }) => name === table.name)
    if (!listed) return null
    const places = table.key.map(({ name }) => listed.columns.indexOf(name))
    const isIt = (values: JsonValue[]) =>
      places.every((place, index) => values[place] === key[index])
    for (;;) {
      const line = await lines.next()
      if (line === null) return null
      const row = readRow(line)
      if (typeof row !== 'string' && row.name === table.name && isIt(row.values))
        return lines.number
    }
  } finally {
    await lines.close()
  }
}
