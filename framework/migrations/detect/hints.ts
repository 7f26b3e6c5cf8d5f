/** What is known of the names on both sides. */
export interface Names {
  /** It is there now, and not moved by something said more plainly. */
  isThere(name: string): boolean
  isDeclared(name: string): boolean
  /** How much what is called `name` now differs from what is declared as `other`; 0 for nothing. */
  distance(name: string, other: string): number
}

/**
 * The hints (old name → new name) that still say something. A hint stays in the model after its work is done:
 * the new name is there then, and the old one is gone or somebody else's.
 */
export function liveHints(hints: ReadonlyMap<string, string>, names: Names): Map<string, string> {
  const alive = withRoom(hints, names)
  for (const circle of circlesOf(alive)) {
    // All names are in use before and after, so only the definitions tell whether they have been exchanged already.
    const apart = (target: (name: string) => string) =>
      circle.reduce((sum, name) => sum + names.distance(name, target(name)), 0)
    const isDone = apart((name) => name) <= apart((name) => alive.get(name)!)
    if (isDone) for (const name of circle) alive.delete(name)
  }
  return alive
}

function withRoom(hints: ReadonlyMap<string, string>, names: Names): Map<string, string> {
  const alive = new Map(hints)
  for (let size = -1; size !== alive.size;) {
    size = alive.size
    const targets = new Set(alive.values())
    for (const [from, to] of alive) {
      const leavesRoom = !names.isDeclared(from) || targets.has(from)
      const findsRoom = !names.isThere(to) || alive.has(to)
      if (!leavesRoom || !findsRoom) alive.delete(from)
    }
  }
  return alive
}

function circlesOf(renames: ReadonlyMap<string, string>): string[][] {
  const circles: string[][] = []
  const seen = new Set<string>()
  for (const start of renames.keys()) {
    const path: string[] = []
    let name: string | undefined = start
    while (name !== undefined && !seen.has(name)) {
      seen.add(name)
      path.push(name)
      name = renames.get(name)
    }
    if (name !== undefined && path.includes(name)) circles.push(path.slice(path.indexOf(name)))
  }
  return circles
}
