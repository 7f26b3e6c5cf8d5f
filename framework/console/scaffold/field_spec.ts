/** Code that stands in the place of a value, as `() => DateTime.utc()` does for a default. */
export class Code {
  constructor(readonly text: string) {}
}

/** A field that a model is to have. */
export interface FieldSpec {
  /** publishedOn; of a belongsTo its key, authorId. */
  property: string
  kind: string
  /** What its decorator is told, in the order it is written; without the model of a belongsTo. */
  options: Record<string, unknown>
  nullable: boolean
  /** Of a belongsTo: what the record pointed at is called, and its model. */
  relation?: { name: string; model: string }
}

/** A value as it is written in code. */
export function literal(value: unknown): string {
  if (value instanceof Code) return value.text
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'string')
    return `'${value.replace(/[\\']/g, (sign) => `\\${sign}`).replace(/\n/g, '\\n')}'`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, entry]) => `${name}: ${literal(entry)}`)
    return entries.length ? `{ ${entries.join(', ')} }` : '{}'
  }
  return String(value)
}
