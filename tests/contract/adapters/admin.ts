import type { Outcome, Adapter } from './adapter.js'
import { type Answer, location, type Visitor } from '#tests/helpers/visitor'
import type { Person } from '../../functional/rest/people.js'

/** A row of the admin's table. */
export interface TableRow {
  key: string
  /** Texts of its cells, in the order of the columns. */
  cells: string[]
  /** `edit`, `destroy`, `restore`, or an action: what is offered for it. */
  offers: string[]
}

/** One record's page: the labels of what it tells, and all its words. */
export interface Sheet {
  labels: string[]
  text: string
}

/**
 * The admin as people use it, at a browser without script. It offers a part of the operations, by forms that answer
 * with pages; what its pages show and offer is asked for beside.
 */
export interface AdminAdapter extends Pick<Adapter, 'destroy' | 'restore' | 'act'> {
  store(resource: string, who: Person, input: Fields): Promise<Outcome<true>>
  update(resource: string, who: Person, id: number, input: Fields): Promise<Outcome<true>>
  /** Every page of the table. */
  table(resource: string, who: Person, trashed?: 'with' | 'only'): Promise<Outcome<TableRow[]>>
  record(resource: string, who: Person, id: number): Promise<Outcome<Sheet>>
  /** Names of what the form of a record, or of a new one, lets be set. */
  form(resource: string, who: Person, id?: number): Promise<Outcome<string[]>>
  /** Keys of the records that may be chosen for a name of the form. */
  options(resource: string, who: Person, name: string): Promise<Outcome<string[]>>
  /** The deed on all of them, with its question answered. */
  bulk(resource: string, who: Person, deed: string, ids: readonly number[]): Promise<Outcome<true>>
}

export type Fields = Record<string, string | string[]>

const CODES: Record<number, string> = {
  400: 'E_INVALID_PARAMETER',
  401: 'E_UNAUTHENTICATED',
  403: 'E_FORBIDDEN',
  404: 'E_NOT_FOUND',
  409: 'E_CONFLICT',
  422: 'E_INVALID',
}

/** @param browserOf  where each of them is signed in */
export function admin(browserOf: (who: Person) => Visitor): AdminAdapter {
  const at = (resource: string, ...rest: (string | number)[]) =>
    ['/admin', resource, ...rest].join('/')

  async function page<Given>(
    who: Person,
    path: string,
    read: (text: string) => Given
  ): Promise<Outcome<Given>> {
    const answer = await browserOf(who).get(path)
    return refusalIn(answer) ?? { given: read(answer.text) }
  }

  /** Sends a form, and reads on the page it leads to whether it was done. */
  async function submit<Given>(
    who: Person,
    path: string,
    fields: Fields,
    given: Given
  ): Promise<Outcome<Given>> {
    const browser = browserOf(who)
    const answer = await browser.submit(path, fields)
    const refusal = refusalIn(answer)
    if (refusal) return refusal
    const next = await browser.get(location(answer)!)
    return /class="notice notice--error"/.test(next.text) ? { code: 'E_CONFLICT' } : { given }
  }

  return {
    store: (resource, who, input) => submit(who, at(resource), input, true),
    update: (resource, who, id, input) => submit(who, at(resource, id), input, true),
    destroy: (resource, who, id) => submit(who, at(resource, id, 'destroy'), {}, null),
    restore: (resource, who, id) => submit(who, at(resource, id, 'actions', 'restore'), {}, {}),
    act: (resource, who, id, action) => submit(who, at(resource, id, 'actions', action), {}, {}),
    async table(resource, who, trashed) {
      const rows: TableRow[] = []
      for (let number = 1; ; number++) {
        const path = `${at(resource)}?limit=100&page=${number}${trashed ? `&trashed=${trashed}` : ''}`
        const { given, code } = await page(who, path, (text) => rowsIn(text, resource))
        if (!given) return { code }
        rows.push(...given)
        if (given.length < 100) return { given: rows }
      }
    },
    record: (resource, who, id) => page(who, at(resource, id), sheetIn),
    form: (resource, who, id) =>
      page(who, id === undefined ? at(resource, 'create') : at(resource, id, 'edit'), inputsIn),
    options: (resource, who, name) =>
      page(who, at(resource, 'options', name), (text) => all(text, /data-value="([^"]*)"/g)),
    bulk: (resource, who, deed, ids) =>
      submit(
        who,
        at(resource, 'bulk'),
        { '_action': deed, '_confirmed': '1', 'id[]': ids.map(String) },
        true
      ),
  }
}

function refusalIn(answer: Answer): { code: string; problems: string[] } | undefined {
  if (location(answer)?.startsWith('/sign-in')) return { code: 'E_UNAUTHENTICATED', problems: [] }
  if (answer.status < 400) return undefined
  const [, alert = ''] =
    /<div class="notice notice--error"[^>]*>([^]*?)<\/div>/.exec(answer.text) ?? []
  const problems = all(alert, /<li>([^]*?)<\/li>/g).map(wordsOf)
  return { code: CODES[answer.status] ?? `status ${answer.status}`, problems }
}

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found)

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }

const wordsOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#(?:39|x27);/g, "'")
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name])
    .replace(/\s+/g, ' ')
    .trim()

function rowsIn(text: string, resource: string): TableRow[] {
  const rows = [...text.matchAll(new RegExp(`<tr id="${resource}-([^"]+)"[^>]*>([^]*?)</tr>`, 'g'))]
  return rows.map(([, key, row]) => {
    const cells = row.match(/<(td|th)\b[^]*?<\/\1>/g) ?? []
    const address = `/admin/${resource}/${key}/`
    const deeds = all(cells.at(-1) ?? '', /(?:href|formaction)="([^"?]+)/g)
    return {
      key,
      cells: cells.slice(1, -1).map(wordsOf),
      offers: deeds.map((href) => href.replace(address, '').replace('actions/', '')).sort(),
    }
  })
}

const sheetIn = (text: string): Sheet => ({
  labels: all(text, /<dt class="fact-label">([^<]*)</g).map(wordsOf),
  text: wordsOf(/<main[^]*<\/main>/.exec(text)?.[0] ?? text),
})

const inputsIn = (text: string) => [...new Set(all(text, / id="field-(\w+)"/g))].sort()
