import drive from '@adonisjs/drive/services/main'
import { isFile, operations, type Registered } from '#framework/resources/main'

export interface Swept {
  kept: number
  removed: string[]
}

/** Files younger than this may belong to a record that is being written, in milliseconds. */
const GRACE = 3_600_000

/** Rows whose keys are read at once. */
const BATCH = 1000

/**
 * Removes stored files that no record names: those of records that were removed or got another file, and those of a
 * process that was killed in the middle. A record in the trash keeps its files.
 */
export async function sweepFiles({ dryRun = false, grace = GRACE } = {}): Promise<Swept> {
  const disk = drive.use()
  const before = Date.now() - grace
  const unnamed = new Set<string>()
  let kept = 0
  for await (const key of keysIn('uploads/')) {
    const { lastModified } = await disk.getMetaData(key)
    if (lastModified.getTime() > before) kept++
    else unnamed.add(key)
  }
  for (const registered of operations.registry.all()) {
    for await (const key of keysOf(registered)) if (unnamed.delete(key)) kept++
  }
  const removed = [...unnamed].sort()
  if (!dryRun) for (const key of removed) await disk.delete(key)
  return { kept, removed }
}

async function* keysIn(folder: string): AsyncGenerator<string> {
  const disk = drive.use()
  let paginationToken: string | undefined
  do {
    const listed = await disk
      .listAll(folder, { recursive: true, paginationToken })
      .catch(() => undefined)
    if (!listed) return
    for (const object of listed.objects) if (object.isFile) yield object.key
    ;({ paginationToken } = listed)
  } while (paginationToken)
}

/** The keys that the rows of one table name, the trash included. */
async function* keysOf({ resource: { shape } }: Registered): AsyncGenerator<string> {
  const columns = [...shape.fields.values()].filter(isFile).map(({ columnName }) => columnName)
  if (columns.length === 0) return
  const client = operations.runtime.database.connection(shape.connection)
  let last: unknown
  for (;;) {
    const query = client
      .from(shape.table)
      .select(shape.primaryColumn, ...columns)
      .orderBy(shape.primaryColumn)
      .limit(BATCH)
    if (last !== undefined) query.where(shape.primaryColumn, '>', last as number)
    const rows = (await query) as Record<string, unknown>[]
    for (const row of rows)
      for (const column of columns) if (row[column] !== null) yield String(row[column])
    if (rows.length < BATCH) return
    last = rows.at(-1)![shape.primaryColumn]
  }
}
