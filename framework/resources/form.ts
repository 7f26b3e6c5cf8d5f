/** A part of a form: a heading and the fields (or many-to-many relations) below it. */
export interface Section<Name extends string = string> {
  title: string
  fields: readonly Name[]
  /** Stands beside the others, for facts about the record rather than its content. */
  aside: boolean
}

/** The main part of a form. */
export function section<const Name extends string>(
  title: string,
  fields: readonly Name[]
): Section<Name> {
  return { title, fields, aside: false }
}

/** The part beside it. */
export function aside<const Name extends string>(
  title: string,
  fields: readonly Name[]
): Section<Name> {
  return { title, fields, aside: true }
}
