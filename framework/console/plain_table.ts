/** Names and what they are, one a line, the second column aligned. */
export function plainFacts(facts: readonly (readonly [string, string])[], indent = 2): string[] {
  const width = Math.max(0, ...facts.map(([name]) => name.length))
  return facts.map(([name, value]) => `${' '.repeat(indent)}${name.padEnd(width)}  ${value}`)
}

/**
 * Rows under their heads, columns aligned and without lines between them: it can be read, cut and searched.
 * Columns that are empty in every row are left out.
 */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly string[])[]
): string[] {
  const used = head.map((_, column) => rows.some((row) => row[column]))
  const lines = [head, ...rows].map((row) => row.filter((_, column) => used[column]))
  const widths = lines[0].map((_, column) => Math.max(...lines.map((row) => row[column].length)))
  return lines.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd()
  )
}

/** 1536 as `1.5 KB`. */
export function plainSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let size = bytes
  let unit = 0
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024
    unit++
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`
}
