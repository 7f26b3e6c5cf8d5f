/** `import '#start/routes/books'`, which is all that start/routes.ts has to say of a resource. */
const lineFor = (name: string) => `import '#start/routes/${name}'`

const IMPORT = /^import '#start\/routes\/[\w/]+'$/gm

/**
 * start/routes.ts with the line that loads a resource's routes, behind those of the same kind.
 * @returns null when the file has no such line to stand behind: then a person has to say where
 */
export function withRouteLine(text: string, name: string): string | null {
  if (text.includes(lineFor(name))) return text
  const last = [...text.matchAll(IMPORT)].at(-1)
  if (!last) return null
  const end = last.index + last[0].length
  return `${text.slice(0, end)}\n${lineFor(name)}${text.slice(end)}`
}

/** start/routes.ts without that line. */
export function withoutRouteLine(text: string, name: string): string {
  return text.replace(`${lineFor(name)}\n`, '')
}

/** The line itself, for somebody who has to add it by hand. */
export { lineFor as routeLine }
