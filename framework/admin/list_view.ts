import { type SafeHtml, html } from '#framework/html/main'
import {
  type Actor,
  type List,
  type Registered,
  type Row,
  operations,
} from '#framework/resources/main'
import { bulkAddress, createAddress, recordAddress } from './addresses.js'
import { type Column, columnsOf, shortFields } from './columns.js'
import { type Chip, type FilterView, Filters } from './filters.js'
import { type ListState, SIZES, listHref, parametersOf, toListQuery } from './list_state.js'
import { keyOf, nameOf } from './options.js'
import { type PageLink, pageLinks } from './pages.js'
import { type RecordAction, actionLinks, actionsOf, isTrashed } from './row_actions.js'

interface Head {
  id: string
  label: string
  numeric: boolean
  /** Address of the list sorted by this column; null for one that cannot be. */
  href: string | null
  sorted: 'ascending' | 'descending' | null
}

/** One thing to do with all selected records. */
interface BulkAction {
  name: string
  label: string
  danger: boolean
}

/** A list as its template reads it. */
export interface ListView {
  title: string
  plural: string
  singular: string
  create: string | null
  search: { value: string; hidden: [string, string][] } | null
  filters: FilterView[]
  filterState: [string, string][]
  filterCount: number
  chips: Chip[]
  /** The list without any condition. */
  all: string
  heads: Head[]
  rows: SafeHtml
  /** Some row has a button, so the form they send must be there. */
  hasDeeds: boolean
  isEmpty: boolean
  /** "1–25 of 312" */
  extent: string
  pages: PageLink[]
  previous: string | null
  next: string | null
  sizes: { value: string; href: string; isCurrent: boolean }[]
  bulk: { href: string; actions: BulkAction[] }
  /** This very list, to come back to. */
  here: string
}

const count = new Intl.NumberFormat('en')

/**
 * Reads a list and prepares it for its template.
 * @throws as operations.list
 */
export async function listView(
  registered: Registered,
  actor: Actor,
  state: ListState
): Promise<ListView> {
  const { resource } = registered
  const columns = columnsOf(registered, actor)
  const include = [...new Set(columns.flatMap(({ relation }) => relation ?? []))]
  const files = columns.filter(({ isFile }) => isFile).map(({ path }) => path)
  const fields = [...shortFields(registered, actor), ...files]
  const query = { ...toListQuery(registered, state), fields, include, count: true }
  const list = await operations.list(registered, actor, query, 'admin')
  const filters = new Filters(registered, actor, state)
  const here = listHref(registered, state, { page: state.page })
  const { rows, bulk, hasDeeds } = rowsOf(registered, actor, list, columns, here)
  return {
    title: resource.title,
    plural: resource.plural,
    singular: resource.singular,
    create: operations.may(registered, actor, 'store') ? createAddress(registered) : null,
    search: searchOf(registered, state),
    filters: await filters.views(),
    filterState: hiddenIn(state, ['search', 'sort', 'limit']),
    filterCount: state.terms.length + (state.trashed ? 1 : 0),
    chips: await filters.chips(),
    all: listHref(registered, { ...state, search: '', terms: [], trashed: undefined }),
    heads: columns.map((column) => headOf(registered, state, column)),
    rows,
    hasDeeds,
    isEmpty: list.data.length === 0,
    ...pagesOf(registered, state, list),
    sizes: SIZES.map((value) => ({
      value,
      href: listHref(registered, state, { limit: value }),
      isCurrent: value === state.limit,
    })),
    bulk: { href: bulkAddress(registered), actions: bulk },
    here,
  }
}

/** The parameters of these names (or not of these), for the hidden inputs of a form that changes the others. */
function hiddenIn(state: ListState, names: readonly string[]): [string, string][] {
  return parametersOf({ ...state, page: '1' }).filter(([name]) => names.includes(name))
}

function searchOf({ resource }: Registered, state: ListState): ListView['search'] {
  if (!resource.options.search?.length) return null
  const hidden = parametersOf({ ...state, page: '1', search: '' })
  return { value: state.search, hidden }
}

function headOf(
  registered: Registered,
  state: ListState,
  { path, label, numeric, sortable }: Column
): Head {
  const usual = (registered.resource.options.sort ?? []) as readonly string[]
  const sort = state.sort.length ? state.sort : usual
  const key = sort.find((one) => one.replace(/^-/, '') === path)
  const isFirst = key !== undefined && key === sort[0]
  const sorted = isFirst ? (key.startsWith('-') ? 'descending' : 'ascending') : null
  const turned = sorted === 'ascending' ? `-${path}` : path
  const href = sortable ? listHref(registered, state, { sort: [turned] }) : null
  return { id: `sort-${path.replace('.', '-')}`, label, numeric, href, sorted }
}

function pagesOf(registered: Registered, state: ListState, { data, meta }: List) {
  const { limit, offset = 0, total = 0, totalIsCapped } = meta
  const all = `${count.format(total)}${totalIsCapped ? '+' : ''}`
  const extent = data.length
    ? `${count.format(offset + 1)}–${count.format(offset + data.length)} of ${all}`
    : `0 of ${all}`
  const current = Math.floor(offset / limit) + 1
  const last = Math.max(1, Math.ceil(total / limit))
  const href = (page: number) => listHref(registered, state, { page: String(page) })
  return {
    extent,
    pages: last > 1 ? pageLinks(Math.min(current, last + 1), last, href) : [],
    previous: current > 1 ? href(Math.min(current - 1, last)) : null,
    next: meta.hasMore ? href(current + 1) : null,
  }
}

function rowsOf(
  registered: Registered,
  actor: Actor,
  { data }: List,
  columns: Column[],
  here: string
) {
  const bulk = new Map<string, BulkAction>()
  let hasDeeds = false
  const rows = data.map((row) => {
    const actions = actionsOf(registered, actor, row)
    const together = actions.filter(({ type, isSingle }) => type !== 'page' && !isSingle)
    for (const { name, label, danger } of together) bulk.set(name, { name, label, danger })
    hasDeeds ||= actions.some(({ type }) => type === 'post')
    return tableRow(registered, row, columns, { actions, isSelectable: together.length > 0, here })
  })
  const order = [...Object.keys(registered.resource.actions), 'restore', 'destroy']
  return {
    rows: html`${rows}`,
    bulk: order.flatMap((name) => bulk.get(name) ?? []),
    hasDeeds,
  }
}

/** A row's cells are made by functions: a component for each of a hundred cells would cost more than the database. */
function tableRow(
  registered: Registered,
  row: Row,
  columns: Column[],
  { actions, isSelectable, here }: { actions: RecordAction[]; isSelectable: boolean; here: string }
): SafeHtml {
  const key = keyOf(registered, row)
  const name = nameOf(registered, row)
  const pick =
    isSelectable &&
    html`<label><input type="checkbox" form="bulk" name="id[]" value="${key}" aria-label="Select ${name}" /></label>`
  const cells = columns.map((column, index) => {
    const value = column.render(row)
    const side = column.numeric && html` class="numeric"`
    if (index > 0) return html`<td${side} data-label="${column.label}">${value}</td>`
    const address = recordAddress(registered, key)
    return html`<th scope="row"${side}><a class="record-link" href="${address}">${isEmpty(row, column) || column.isFile ? name : value}</a></th>`
  })
  const look = isTrashed(registered, row) && html` class="in-trash"`
  return html`<tr id="${registered.resource.name}-${key}"${look}><td class="pick">${pick}</td>${cells}<td class="acts">${actionLinks(registered, row, actions, here)}</td></tr>`
}

/** A link needs words, so a record without a title is called by its key. */
function isEmpty(row: Row, { path, relation }: Column): boolean {
  if (relation) return row[relation] === null
  return row[path] === null || row[path] === ''
}
