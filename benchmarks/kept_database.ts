import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeDatabase, type Size } from './data.ts'
import { environment, ROOT } from './gable.ts'

const FOLDER = join(ROOT, 'tmp')

/** What a database is made of: with another migration or other data it is another one. */
function fingerprint({ posts, paragraphs }: Size): string {
  const hash = createHash('sha256').update(`${posts} ${paragraphs}`)
  for (const name of readdirSync(join(ROOT, 'database/migrations')).sort()) hash.update(name)
  return hash
    .update(readFileSync(join(ROOT, 'benchmarks/data.ts')))
    .digest('hex')
    .slice(0, 12)
}

/** SQLite's own files beside a database. */
const filesOf = (file: string) => ['', '-wal', '-shm', '-journal'].map((end) => file + end)

/**
 * A database that takes minutes to make, made once and kept in tmp/ for the next run. Only reading is measured on it.
 * @returns its file
 */
export function keptDatabase(size: Size): string {
  const stem = `bench-${size.posts}-`
  const name = `${stem}${fingerprint(size)}.sqlite3`
  const file = join(FOLDER, name)
  if (existsSync(file)) return file
  mkdirSync(FOLDER, { recursive: true })
  for (const other of readdirSync(FOLDER)) {
    if (other.startsWith(stem)) rmSync(join(FOLDER, other))
  }
  const many = size.posts.toLocaleString('en')
  console.log(`Making the database of ${many} posts (once)`)
  const fresh = `${file}.new`
  const started = performance.now()
  makeDatabase(fresh, environment(fresh), size, (made) => {
    if (made % 100_000 > 0) return
    const seconds = Math.round((performance.now() - started) / 1000)
    console.log(`  ${made.toLocaleString('en')} posts after ${seconds} s`)
  })
  renameSync(fresh, file)
  for (const left of filesOf(fresh)) rmSync(left, { force: true })
  return file
}
