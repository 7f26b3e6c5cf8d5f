/** Something that a person can mend: its message says what, and nothing was changed. */
export class DataRefusal extends Error {}

/** Another process has held what is needed for too long. */
export class BusyDatabase extends DataRefusal {}

/** What the databases say when their patience, LOCK_TIMEOUT, has ended. */
const BUSY = new Set(['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', '55P03', 'ER_LOCK_WAIT_TIMEOUT'])

/** Whether a driver's error says that somebody else held a lock for too long: then no row is at fault. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && BUSY.has(String((error as { code?: unknown }).code))
}

/** What is wrong with a file, with the file's name and the line. */
export class RefusedFile extends DataRefusal {
  /** @param line  counted from 1; undefined when it is no particular line */
  constructor(
    readonly file: string,
    readonly line: number | undefined,
    readonly reason: string
  ) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${reason}`)
  }
}

/** Tables that cannot be emptied, because rows that stay point into them. */
export class StillPointedAt extends DataRefusal {}

/** Models and a database that do not go together. */
export class UnfitTables extends DataRefusal {}

/** A stored value that its field cannot read. */
export class UnreadableRow extends DataRefusal {}

/** The file to write is there, and was not to be written over. */
export class FileExists extends DataRefusal {}

/** A seeder that was asked for and is not there. */
export class UnknownSeeder extends DataRefusal {}
