/**
 * The SQL statements of a text: apart at the semicolons that are in no string, name, comment or `$$` body.
 * @returns `rest` is what comes after the last semicolon, a statement that is not finished yet
 */
export function splitStatements(text: string): { statements: string[]; rest: string } {
  const statements: string[] = []
  let start = 0
  let at = 0
  while (at < text.length) {
    const skipped = skip(text, at)
    if (skipped > at) {
      at = skipped
      continue
    }
    if (text[at] === ';') {
      statements.push(text.slice(start, at).trim())
      start = at + 1
    }
    at++
  }
  return { statements: statements.filter(Boolean), rest: text.slice(start).trim() }
}

/** Where what begins here ends, when it is something a semicolon may stand in; else where it begins. */
function skip(text: string, at: number): number {
  const two = text.slice(at, at + 2)
  if (two === '--') return ending(text, '\n', at + 2)
  if (two === '/*') return ending(text, '*/', at + 2)
  const character = text[at]
  if (character === "'" || character === '"' || character === '`') {
    // A doubled quote ends one text and begins the next, which comes to the same.
    return ending(text, character, at + 1)
  }
  const [tag] = character === '$' ? (/^\$\w*\$/.exec(text.slice(at)) ?? []) : []
  return tag ? ending(text, tag, at + tag.length) : at
}

/** Past the next `mark`, or the end of the text when it is not closed. */
function ending(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found === -1 ? text.length : found + mark.length
}
