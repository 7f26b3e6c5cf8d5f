import { operations, type ResourceClass, type Row } from '#framework/resources/main'
import type { SafeHtml } from '#framework/html/main'

/**
 * The values of a row as the HTML of its fields: money with its sign, choices by their labels, addresses as links.
 * @returns by field; those the row was read without are left out
 */
export function cellsOf(resource: ResourceClass, row: Row): Record<string, SafeHtml> {
  const cells: Record<string, SafeHtml> = {}
  for (const [name, field] of operations.registry.of(resource).resource.shape.fields) {
    if (name in row) cells[name] = field.cell(row[name] as never)
  }
  return cells
}
