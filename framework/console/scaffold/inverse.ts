import type ts from 'typescript'

/** A relation back, to be added to the model that a belongsTo points at. */
export interface Inverse {
  /** The model that has the key. */
  model: string
  /** Its file: book. */
  file: string
  /** What the relation is called: books. */
  property: string
  type: 'hasMany' | 'hasOne'
  foreignKey: string
  /** The model it is added to. */
  target: string
}

const typeOf = ({ type }: Inverse) => (type === 'hasMany' ? 'HasMany' : 'HasOne')

/** The line of the relation, as it stands in the model. */
export function inverseLine(inverse: Inverse): string {
  const { model, property, type, foreignKey, target } = inverse
  const usual = `${target.charAt(0).toLowerCase()}${target.slice(1)}Id`
  const options = foreignKey === usual ? '' : `, { foreignKey: '${foreignKey}' }`
  return `@${type}(() => ${model}${options}) declare ${property}: ${typeOf(inverse)}<typeof ${model}>`
}

const compiler = () => import('typescript').then((module) => module.default).catch(() => null)

/**
 * A model's text with the relation added behind its other fields and relations, and what it needs imported.
 * @returns null when the text is not the kind of model this understands, or has something of that name
 */
export async function withInverse(text: string, inverse: Inverse): Promise<string | null> {
  const tool = await compiler()
  if (!tool) return null
  const source = tool.createSourceFile('model.ts', text, tool.ScriptTarget.Latest, true)
  const model = defaultClass(tool, source)
  if (!model || model.members.some((member) => nameOf(member) === inverse.property)) return null
  const last = model.members.findLast(
    (member) =>
      tool.isPropertyDeclaration(member) &&
      member.modifiers?.some((modifier) => modifier.kind === tool.SyntaxKind.DeclareKeyword)
  )
  if (!last) return null
  const edits = [{ at: last.getEnd(), text: `\n  ${inverseLine(inverse)}` }]
  for (const [name, from] of [
    [inverse.type, '@adonisjs/lucid/orm'],
    [typeOf(inverse), '@adonisjs/lucid/types/relations'],
  ]) {
    const edit = importEdit(tool, source, name, from)
    if (edit) edits.push(edit)
  }
  if (inverse.target !== inverse.model) {
    const imports = source.statements.filter((one) => tool.isImportDeclaration(one))
    const path = `#models/${inverse.file}`
    const isThere = imports.some((one) => specifierOf(tool, one) === path)
    const after = imports.at(-1)
    if (!after) return null
    if (!isThere)
      edits.push({ at: after.getEnd(), text: `\nimport ${inverse.model} from '${path}'` })
  }
  return applied(text, edits)
}

/**
 * A model's text without a relation that was added, and without the imports that only it used.
 * @returns null when it is not there any more
 */
export async function withoutInverse(
  text: string,
  { file, property }: { file: string; property: string }
): Promise<string | null> {
  const tool = await compiler()
  if (!tool) return null
  const source = tool.createSourceFile('model.ts', text, tool.ScriptTarget.Latest, true)
  const member = defaultClass(tool, source)?.members.find((one) => nameOf(one) === property)
  if (!member || !member.getText(source).startsWith('@has')) return null
  const line = member.getFullText(source).replace(/^[\s\S]*?(?=\n[^\n]*@has)/, '')
  const rest = text.replace(line, '')
  return withoutUnused(tool, rest, [
    { name: 'hasMany', from: '@adonisjs/lucid/orm' },
    { name: 'hasOne', from: '@adonisjs/lucid/orm' },
    { name: 'HasMany', from: '@adonisjs/lucid/types/relations' },
    { name: 'HasOne', from: '@adonisjs/lucid/types/relations' },
    { from: `#models/${file}` },
  ])
}

type Tool = typeof ts

function defaultClass(tool: Tool, source: ts.SourceFile): ts.ClassDeclaration | undefined {
  return source.statements.find(
    (one): one is ts.ClassDeclaration =>
      tool.isClassDeclaration(one) &&
      Boolean(one.modifiers?.some(({ kind }) => kind === tool.SyntaxKind.DefaultKeyword))
  )
}

const nameOf = (member: ts.ClassElement) => member.name?.getText()

const specifierOf = (tool: Tool, one: ts.ImportDeclaration) =>
  tool.isStringLiteral(one.moduleSpecifier) ? one.moduleSpecifier.text : ''

/** What has to be inserted for a name to be imported; null when it is already. */
function importEdit(tool: Tool, source: ts.SourceFile, name: string, from: string) {
  const imports = source.statements.filter((one) => tool.isImportDeclaration(one))
  const found = imports.find((one) => specifierOf(tool, one) === from)
  const isType = /^[A-Z]/.test(name)
  if (!found) {
    const after =
      imports.findLast((one) => specifierOf(tool, one).startsWith('@adonisjs/')) ?? imports.at(-1)
    return {
      at: after?.getEnd() ?? 0,
      text: `\nimport ${isType ? 'type ' : ''}{ ${name} } from '${from}'`,
    }
  }
  const bindings = found.importClause?.namedBindings
  if (!bindings || !tool.isNamedImports(bindings)) return null
  const names = bindings.elements.map((element) => element.name.text)
  if (names.includes(name)) return null
  return { at: bindings.elements.at(-1)!.getEnd(), text: `, ${name}` }
}

function applied(text: string, edits: { at: number; text: string }[]): string {
  return [...edits]
    .sort((one, other) => other.at - one.at)
    .reduce((sum, edit) => sum.slice(0, edit.at) + edit.text + sum.slice(edit.at), text)
}

/** Takes away imports whose names stand nowhere else in the text. */
function withoutUnused(
  tool: Tool,
  text: string,
  candidates: { name?: string; from: string }[]
): string {
  let rest = text
  for (const { name, from } of candidates) {
    const source = tool.createSourceFile('model.ts', rest, tool.ScriptTarget.Latest, true)
    const found = source.statements
      .filter((one) => tool.isImportDeclaration(one))
      .find((one) => specifierOf(tool, one) === from)
    if (!found) continue
    const word = name ?? found.importClause?.name?.text
    const own = found.getText(source)
    if (!word || !new RegExp(`\\b${word}\\b`).test(own)) continue
    // Words of comments use nothing.
    const code = rest.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    const uses = code.match(new RegExp(`\\b${word}\\b(?!_)`, 'g'))?.length ?? 0
    if (uses > (own.match(new RegExp(`\\b${word}\\b`, 'g'))?.length ?? 0)) continue
    const others = own.replace(new RegExp(`,\\s*${word}\\b|\\b${word}\\s*,\\s*`), '')
    rest = name && others !== own ? rest.replace(own, others) : rest.replace(`${own}\n`, '')
  }
  return rest
}
