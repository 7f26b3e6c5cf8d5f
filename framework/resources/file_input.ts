import { type Field, StoredFile } from '#framework/fields/main'
import type { Problem } from './errors.js'
import { pointerOf } from './pointer.js'

const FILE_KINDS: ReadonlySet<string> = new Set(['file', 'image'])

/** Whether the field's value is a stored file. */
export const isFile = (field: Field | undefined): field is Field =>
  field !== undefined && FILE_KINDS.has(field.kind.name)

/** Why this is no value for a file field: it is a file just stored, nothing, or the one that is there. */
export function fileProblem(
  field: Field | undefined,
  value: unknown,
  record: unknown
): Problem | undefined {
  if (!isFile(field) || value instanceof StoredFile) return undefined
  if (value === null || value === undefined || value === '') return undefined
  const present = (record as Record<string, unknown> | undefined)?.[field.name]
  if (present !== undefined && value === present) return undefined
  const message = `${field.label} is sent as a file: as a part of a multipart/form-data body, or to its own address, PUT …/${field.name}.`
  return { field: field.name, rule: 'upload', message, pointer: pointerOf(field.name) }
}
