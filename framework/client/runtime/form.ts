/** Whether a record has files and so is sent as a form. */
export const hasFiles = (input: object): boolean =>
  Object.values(input).some((value) => value instanceof Blob)

/** A record as a form: a part for each field, empty for null; what is no text goes as JSON. */
export function formOf(input: object): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue
    if (value === null) form.append(name, '')
    else if (value instanceof Blob) form.append(name, value)
    else if (typeof value === 'string') form.append(name, value)
    else form.append(name, new Blob([JSON.stringify(value)], { type: 'application/json' }))
  }
  return form
}
