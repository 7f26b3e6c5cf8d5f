/** How deep the files of a suite lie below a folder that can be named. */
const DEPTH = 3

/**
 * The arguments of a test run, with what lies in folders: the runner compares `--files` with the ends of file names only.
 * @param args  as on the command line, `--files=one,other` or `--files one,other`
 */
export function withFolders(args: readonly string[]): string[] {
  return args.flatMap((arg, at) => {
    if (arg === '--files') return []
    const given = args[at - 1] === '--files' ? arg : /^--files=(.*)$/.exec(arg)?.[1]
    if (given === undefined) return [arg]
    return given
      .split(',')
      .flatMap(filtersOf)
      .map((filter) => `--files=${filter}`)
  })
}

/** A file or a pattern is one; what may be a folder stands also for what is below it. */
function filtersOf(name: string): string[] {
  if (/\*|\.(ts|js)$/.test(name)) return [name]
  return Array.from({ length: DEPTH + 1 }, (_, depth) => name.trim() + '/*'.repeat(depth))
}
