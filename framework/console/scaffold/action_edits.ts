import type ts from 'typescript'

const compiler = () => import('typescript').then((module) => module.default).catch(() => null)

/**
 * A resource's text with an action among its options and its import.
 * @returns null when the text is not a resource as they are written here
 */
export async function addAction(text: string, name: string, from: string): Promise<string | null> {
  const tool = await compiler()
  if (!tool) return null
  const source = tool.createSourceFile('resource.ts', text, tool.ScriptTarget.Latest, true)
  const options = optionsOf(tool, source)
  const last = source.statements.filter((one) => tool.isImportDeclaration(one)).at(-1)
  if (!options || !last) return null
  const found = options.properties.find((one) => one.name?.getText() === 'actions')
  let at: number
  let added: string
  if (found) {
    if (!tool.isPropertyAssignment(found) || !tool.isObjectLiteralExpression(found.initializer)) {
      return null
    }
    const names = found.initializer.properties.map((one) => one.name?.getText())
    if (names.includes(name)) return text
    at = found.initializer.getEnd() - 1
    added = `${endsOpen(text, at)}${name},`
  } else {
    const next = options.properties.find((one) =>
      ['api', 'admin'].includes(one.name?.getText() ?? '')
    )
    at = next ? next.getStart() : options.getEnd() - 1
    added = next ? `actions: { ${name} },\n  ` : `${endsOpen(text, at)}actions: { ${name} },`
  }
  const changed = text.slice(0, at) + added + text.slice(at)
  const end = last.getEnd()
  return `${changed.slice(0, end)}\nimport { ${name} } from '${from}'${changed.slice(end)}`
}

/** A comma, where the last entry before this place has none. */
const endsOpen = (text: string, at: number) => (/[,{]\s*$/.test(text.slice(0, at)) ? '' : ', ')

function optionsOf(tool: typeof ts, source: ts.SourceFile): ts.ObjectLiteralExpression | undefined {
  let found: ts.ObjectLiteralExpression | undefined
  const visit = (node: ts.Node): void => {
    if (tool.isCallExpression(node) && node.expression.getText() === 'resource') {
      const options = node.arguments.at(1)
      if (options && tool.isObjectLiteralExpression(options)) found ??= options
    }
    tool.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/**
 * A policy's text with a method for an action: admins and editors may.
 * @returns null when the text is not a policy as they are written here
 */
export async function addPolicyMethod(text: string, name: string): Promise<string | null> {
  const tool = await compiler()
  if (!tool) return null
  const source = tool.createSourceFile('policy.ts', text, tool.ScriptTarget.Latest, true)
  const policy = source.statements.find((one) => tool.isClassDeclaration(one))
  if (!policy) return null
  if (policy.members.some((member) => member.name?.getText() === name)) return text
  const method = `  ${name}(actor: Actor) {\n    return actor.hasRole('admin', 'editor')\n  }\n`
  const scope = policy.members.find((member) => member.name?.getText() === 'scope')
  const at = scope ? scope.getFullStart() : policy.getEnd() - 1
  const changed = `${text.slice(0, at)}\n\n${method}${text.slice(at)}`
  return /\bActor\b/.test(text) ? changed : changed.replace(/import \{ /, 'import { type Actor, ')
}
