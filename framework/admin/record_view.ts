import { labelOf } from '#framework/fields/main'
import { type SafeHtml, escapeHtml, html, trusted } from '#framework/html/main'
import { renderMarkdown } from '#framework/markdown/main'
import {
  type Actor,
  isHeavy,
  type Registered,
  type Row,
  may,
  operations,
  readableFields,
} from '#framework/resources/main'
import { listAddress, recordAddress } from './addresses.js'
import { cell } from './cells.js'
import { fileCell } from './files.js'
import { formNames } from './form_input.js'
import { nameOf } from './options.js'
import { filterBack, referenceOf } from './references.js'

interface Fact {
  label: string
  value: SafeHtml
  /** Text to read, as wide as a page, and not a fact in a line. */
  isLong: boolean
}

interface RelatedList {
  label: string
  href: string
  count: string
}

/** A record as its page shows it. */
export interface RecordView {
  sections: { title: string; facts: Fact[] }[]
  asides: { title: string; facts: Fact[] }[]
  related: RelatedList[]
}

/** The relations a record's page and form read along: what is pointed at, and many-to-many lists. */
export function includesOf(registered: Registered, actor: Actor): string[] {
  return formNames(registered).flatMap((name) => {
    const reference = referenceOf(registered, name)
    return reference && may(reference.target, actor, 'list') ? [reference.relation.name] : []
  })
}

/** Everything of a record that the actor may read, in the order of its form, then what the application keeps of it. */
export async function recordView(
  registered: Registered,
  actor: Actor,
  row: Row
): Promise<RecordView> {
  const { resource } = registered
  const names = formNames(registered)
  const declared = resource.options.form ?? [{ title: '', fields: names, aside: false }]
  const readable = readableFields(registered, actor)
  const sections: RecordView['sections'] = []
  const asides: RecordView['asides'] = []
  for (const { title, fields, aside } of declared) {
    const facts: Fact[] = []
    for (const name of fields as readonly string[]) {
      const fact = await factOf(registered, actor, row, name, readable)
      if (fact) facts.push(fact)
    }
    if (facts.length) (aside ? asides : sections).push({ title, facts })
  }
  asides.push({ title: 'Record', facts: keptFacts(registered, row, readable, names) })
  return { sections, asides, related: await relatedLists(registered, actor, row) }
}

async function factOf(
  registered: Registered,
  actor: Actor,
  row: Row,
  name: string,
  readable: readonly string[]
): Promise<Fact | undefined> {
  const reference = referenceOf(registered, name)
  const field = registered.resource.shape.fields.get(name)
  if (field && !readable.includes(name)) return undefined
  // The page's heading says it.
  if (name === registered.resource.label) return undefined
  if (reference && row[reference.relation.name] !== undefined) {
    const related = [row[reference.relation.name]].flat().filter(Boolean) as Row[]
    const links = related.map(
      (one, index) => html`${index > 0 && ', '}${recordLink(reference.target, actor, one)}`
    )
    const value = links.length
      ? html`${links}`
      : html`<span class="empty" role="img" aria-label="empty">–</span>`
    return { label: field?.label ?? labelOf(name), value, isLong: false }
  }
  if (!field) return undefined
  const value = row[name]
  const text = typeof value === 'string' ? value : ''
  if (field.kind.name === 'markdown') {
    const rendered = await renderMarkdown(text)
    return {
      label: field.label,
      value: html`<div class="prose">${trusted(rendered.html)}</div>`,
      isLong: true,
    }
  }
  if (field.kind.name === 'text' && text) {
    const lines = trusted(escapeHtml(text).replaceAll('\n', '<br>'))
    return { label: field.label, value: html`<p class="plain">${lines}</p>`, isLong: true }
  }
  const shown = fileCell(registered, field, row) ?? cell(registered, field, value)
  return { label: field.label, value: shown, isLong: false }
}

/** A related record's name, as a link where the admin shows it to this actor. */
function recordLink(target: Registered, actor: Actor, row: Row): SafeHtml {
  const name = nameOf(target, row)
  const isShown = target.resource.options.admin !== false && may(target, actor, 'show')
  if (!isShown) return html`${name}`
  return html`<a href="${recordAddress(target, row[target.resource.shape.primaryKey])}">${name}</a>`
}

/** What no form has: its key, when it was made and changed, what was counted. */
function keptFacts(
  registered: Registered,
  row: Row,
  readable: readonly string[],
  names: readonly string[]
): Fact[] {
  const { fields } = registered.resource.shape
  return readable.flatMap((name) => {
    const field = fields.get(name)!
    if (names.includes(name) || isHeavy(field)) return []
    if (name === 'deletedAt' && row[name] === null) return []
    const shown = fileCell(registered, field, row) ?? cell(registered, field, row[name])
    return { label: field.label, value: shown, isLong: false }
  })
}

/** Lists of records that point at this one, with their number. */
async function relatedLists(
  registered: Registered,
  actor: Actor,
  row: Row
): Promise<RelatedList[]> {
  const { shape } = registered.resource
  const own = new Set(formNames(registered))
  const lists: RelatedList[] = []
  for (const relation of shape.relations.values()) {
    if (relation.type === 'belongsTo' || own.has(relation.name)) continue
    const target = operations.registry.findByModel(relation.model)
    const path = filterBack(relation, registered)
    if (!target || !path || target.resource.options.admin === false || !may(target, actor, 'list'))
      continue
    const key = String(row[shape.primaryKey])
    const { primaryKey } = target.resource.shape
    const { meta } = await operations.list(target, actor, {
      filter: { [path]: key },
      fields: [primaryKey],
      limit: 1,
      count: true,
    })
    const href = `${listAddress(target)}?filter[${path}]=${encodeURIComponent(key)}`
    lists.push({
      label: labelOf(relation.name),
      href,
      count: `${meta.total}${meta.totalIsCapped ? '+' : ''}`,
    })
  }
  return lists
}
