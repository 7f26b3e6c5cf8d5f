import type { Edge } from 'edge.js'

/**
 * Edge keeps compiled templates, but not partials included where local variables exist (inside a component's slot or
 * a loop): those it reads and compiles again for every page, which costs more than all the rest of the page.
 * A partial compiled for the same local variables is the same function, so in production it is kept too.
 */
export function keepPartials(edge: Edge): void {
  for (const compiler of [edge.compiler, edge.asyncCompiler]) {
    const compile = compiler.compile.bind(compiler)
    const kept = new Map<string, ReturnType<typeof compile>>()
    compiler.compile = (path, localVariables) => {
      if (!localVariables) return compile(path)
      const key = `${path}\n${localVariables.join()}`
      const known = kept.get(key)
      if (known) return known
      const compiled = compile(path, localVariables)
      kept.set(key, compiled)
      return compiled
    }
  }
}
