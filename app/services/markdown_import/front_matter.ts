import { parse as parseToml, TomlError } from 'smol-toml'
import { parseDocument } from 'yaml'
import { Refusal } from './refusal.js'

/** What stands above a text, and the text. */
export interface FrontMatter {
  /** Keys in lower case, as Hugo treats them. */
  values: Map<string, unknown>
  body: string
  /** The line of the file on which a key is set; the first line when it cannot be told. */
  lineOf(key: string): number
}

interface Block {
  raw: string
  body: string
  /** The file's line on which `raw` begins. */
  firstLine: number
}

function fencedBlock(text: string, fence: string): Block {
  const lines = text.split('\n')
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === fence)
  if (end < 0) throw new Refusal(`the front matter opened with ${fence} is never closed`, 1)
  return {
    raw: lines.slice(1, end).join('\n'),
    body: lines.slice(end + 1).join('\n'),
    firstLine: 2,
  }
}

/** Hugo's JSON front matter ends where its outermost brace is closed. */
function bracedBlock(text: string): Block {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (inString && character === '\\') at++
    else if (character === '"') inString = !inString
    else if (!inString && character === '{') depth++
    else if (!inString && character === '}' && --depth === 0) {
      return { raw: text.slice(0, at + 1), body: text.slice(at + 1), firstLine: 1 }
    }
  }
  throw new Refusal('the front matter opened with { is never closed', 1)
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}

function parseYaml({ raw, firstLine }: Block): unknown {
  const document = parseDocument(raw, { logLevel: 'error', prettyErrors: true })
  const [mistake] = document.errors
  if (mistake) {
    const reason = mistake.message.split(/ at line \d+|\n/)[0]
    throw new Refusal(
      `the YAML front matter cannot be read: ${reason}`,
      firstLine + (mistake.linePos?.[0].line ?? 1) - 1
    )
  }
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    throw new Refusal(
      `the YAML front matter cannot be read: ${(error as Error).message}`,
      firstLine
    )
  }
}

function parseTomlBlock({ raw, firstLine }: Block): unknown {
  try {
    return parseToml(raw)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const reason = error.message.split('\n')[0].replace(/^Invalid TOML document: /, '')
    throw new Refusal(`the TOML front matter cannot be read: ${reason}`, firstLine + error.line - 1)
  }
}

function parseJson({ raw }: Block): unknown {
  try {
    return JSON.parse(raw)
  } catch (error) {
    const message = (error as Error).message
    const position = /position (\d+)/.exec(message)?.[1]
    const reason = message.replace(/ in JSON at position.*$| \(line.*$/, '')
    throw new Refusal(
      `the JSON front matter cannot be read: ${reason}`,
      position ? lineAt(raw, Number(position)) : 1
    )
  }
}

function read(text: string): { block: Block; parsed: unknown } {
  const [opening] = text.split('\n', 1)
  if (opening.trimEnd() === '---') {
    const block = fencedBlock(text, '---')
    return { block, parsed: parseYaml(block) }
  }
  if (opening.trimEnd() === '+++') {
    const block = fencedBlock(text, '+++')
    return { block, parsed: parseTomlBlock(block) }
  }
  if (/^\{\s*["}]/.test(text)) {
    const block = bracedBlock(text)
    return { block, parsed: parseJson(block) }
  }
  return { block: { raw: '', body: text, firstLine: 1 }, parsed: null }
}

/**
 * Divides a file into front matter (YAML between `---`, TOML between `+++`, JSON between braces) and text.
 * A file without front matter is all text.
 * @throws Refusal with the line when the front matter cannot be read
 */
export function readFrontMatter(text: string): FrontMatter {
  const { block, parsed } = read(text)
  const empty = parsed === null || parsed === undefined
  if (!empty && (typeof parsed !== 'object' || Array.isArray(parsed))) {
    throw new Refusal('the front matter is not a list of names with values', block.firstLine)
  }
  const values = new Map(
    Object.entries(parsed ?? {}).map(([key, value]) => [key.toLowerCase(), value])
  )
  const lines = block.raw
    .split('\n')
    .map((line) => /^\s*\{?\s*["']?([\w-]+)["']?\s*[:=]/.exec(line)?.[1].toLowerCase())
  return {
    values,
    body: block.body.replace(/^\n+/, ''),
    lineOf: (key) => block.firstLine + Math.max(0, lines.indexOf(key)),
  }
}
