export interface Rename {
  from: string
  to: string
}

/**
 * The order in which names can change without two things having one name at a time.
 * A circle (a → b, b → a) goes through a name that nothing has.
 * @param renames  old name → new name, each new name once
 * @param taken    all names that are in use
 */
export function sequence(
  renames: ReadonlyMap<string, string>,
  taken: ReadonlySet<string>
): Rename[] {
  const left = new Map([...renames].sort(([one], [other]) => (one < other ? -1 : 1)))
  const names = new Set(taken)
  const steps: Rename[] = []
  const move = (from: string, to: string) => {
    steps.push({ from, to })
    names.delete(from)
    names.add(to)
  }
  while (left.size) {
    const free = [...left].find(([, to]) => !names.has(to))
    if (free) {
      move(...free)
      left.delete(free[0])
      continue
    }
    const [from, to] = left.entries().next().value!
    const aside = nameAside(from, names)
    move(from, aside)
    left.delete(from)
    left.set(aside, to)
  }
  return steps
}

function nameAside(name: string, taken: ReadonlySet<string>): string {
  // Cut, because the name must stay within what every database keeps of it.
  const stem = `${name.slice(0, 50)}_aside`
  let number = 1
  while (taken.has(number === 1 ? stem : `${stem}_${number}`)) number++
  return number === 1 ? stem : `${stem}_${number}`
}
