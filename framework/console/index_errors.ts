import { readFile, writeFile } from 'node:fs/promises'

const DOCS = new URL('../../docs/', import.meta.url)
const TABLE = /(<!-- codes: [^>]+ -->\n\n)[^]*?(<!-- \/codes -->)/

/** The texts that the pages about errors should have, by their path in `docs/`. */
export async function errorDocs(): Promise<Map<string, string>> {
  // The room of HTTP is at home only in an application that has booted.
  const { ERROR_CODES, errorText, errorTable } = await import('#framework/http/main')
  const about = await readFile(new URL('errors.md', DOCS), 'utf8')
  const table = errorTable('errors/', '.md')
  const texts = new Map([['errors.md', about.replace(TABLE, `$1${table}\n\n$2`)]])
  for (const code of ERROR_CODES) texts.set(`errors/${code}.md`, `# ${code}\n\n${errorText(code)}`)
  return texts
}

/** Writes them. */
export async function writeErrorDocs(): Promise<void> {
  for (const [path, text] of await errorDocs()) await writeFile(new URL(path, DOCS), text)
}
