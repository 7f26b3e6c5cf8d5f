import { type Field, labelOf } from '#framework/fields/main'
import { type SafeHtml, html } from '#framework/html/main'
import {
  type Actor,
  isFile,
  isHeavy,
  type Registered,
  type Row,
  may,
  operations,
  readableFields,
} from '#framework/resources/main'
import { recordAddress } from './addresses.js'
import { cell, isNumeric } from './cells.js'
import { fileCell } from './files.js'

export interface Column {
  /** `title`, `author.name` */
  path: string
  label: string
  numeric: boolean
  sortable: boolean
  /** A picture or a file's name says nothing of its record. */
  isFile?: boolean
  /** The relation to include, for a column of one. */
  relation?: string
  render(row: Row): SafeHtml
}

/** How many columns a resource shows that declares none. */
const USUAL = 5

/** Fields a list reads: every short one, so that policies see the keys they decide by. */
export function shortFields(registered: Registered, actor: Actor): string[] {
  const { fields } = registered.resource.shape
  return readableFields(registered, actor).filter((name) => !isHeavy(fields.get(name)!))
}

function ownColumn(registered: Registered, field: Field): Column {
  return {
    path: field.name,
    label: field.label,
    numeric: isNumeric(field),
    sortable: !isHeavy(field),
    isFile: isFile(field),
    render: (row) =>
      fileCell(registered, field, row, { isLink: false }) ??
      cell(registered, field, row[field.name]),
  }
}

function relatedColumn(relation: string, target: Registered, field: Field, actor: Actor): Column {
  const { resource } = target
  const isLink = resource.options.admin !== false && may(target, actor, 'show')
  const named = field.name === resource.label
  return {
    path: `${relation}.${field.name}`,
    label: named ? labelOf(relation) : `${labelOf(relation)}: ${field.label.toLowerCase()}`,
    numeric: isNumeric(field),
    sortable: true,
    relation,
    render: (row) => {
      const related = row[relation] as Row | null
      const file = related && fileCell(target, field, related, { isLink: false })
      const text = file ?? cell(target, field, related?.[field.name])
      if (!related || !isLink) return text
      return html`<a href="${recordAddress(target, related[resource.shape.primaryKey])}">${text}</a>`
    },
  }
}

function columnOf(registered: Registered, actor: Actor, path: string): Column | undefined {
  const { fields, relations } = registered.resource.shape
  const [first, second] = path.split('.')
  if (second === undefined) {
    const isReadable = readableFields(registered, actor).includes(first)
    return isReadable ? ownColumn(registered, fields.get(first)!) : undefined
  }
  const relation = relations.get(first)
  const target = relation && operations.registry.findByModel(relation.model)
  const oneRow = relation?.type === 'belongsTo' || relation?.type === 'hasOne'
  if (!target || !oneRow || !may(target, actor, 'list')) return undefined
  if (!shortFields(target, actor).includes(second)) return undefined
  return relatedColumn(first, target, target.resource.shape.fields.get(second)!, actor)
}

/** The columns of a resource's list that the actor may read, in the declared order. */
export function columnsOf(registered: Registered, actor: Actor): Column[] {
  const declared = registered.resource.options.columns as readonly string[] | undefined
  const paths = declared ?? shortFields(registered, actor).slice(0, USUAL)
  return paths.flatMap((path) => columnOf(registered, actor, path) ?? [])
}
