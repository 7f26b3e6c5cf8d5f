/** A Hugo shortcode's tag as it stands in the source. Positions are offsets into that source. */
export interface Tag {
  start: number
  end: number
  /** 'escaped' is a tag somebody writes about: its name is in comment marks, and becomes the text to show. */
  kind: 'open' | 'close' | 'single' | 'escaped'
  name: string
  params: Params
  /** The closing tag of an opening one, when there is one. */
  closer?: Tag
}

/** Parameters of a tag: by name in lower case, and those without a name in order. */
export interface Params {
  named: Map<string, string>
  positional: string[]
}

/** Longer tags are taken for text, so that an opening without an end costs little. */
const MAX_TAG_LENGTH = 4000

const SPACE = /\s/
const NAME = /[\p{L}\p{N}_./-]/u
const VALUE = /[^\s"`<>%{}=]/

/** Reads the quoted value whose quotation mark is at `position`. @returns null when it has no end */
function readQuoted(
  source: string,
  position: number,
  limit: number
): { value: string; end: number } | null {
  const quote = source[position]
  let value = ''
  for (let at = position + 1; at < limit; at++) {
    const character = source[at]
    if (character === quote) return { value, end: at + 1 }
    if (character === '\\' && quote === '"' && at + 1 < limit) value += source[++at]
    else value += character
  }
  return null
}

function readWhile(source: string, position: number, limit: number, allowed: RegExp): number {
  let at = position
  while (at < limit && allowed.test(source[at])) at++
  return at
}

/** Reads the parameters up to `closing`. @returns where the tag ends, or null when it is malformed */
function readParams(
  source: string,
  from: number,
  limit: number,
  closing: string,
  params: Params
): number | null {
  let at = from
  for (;;) {
    at = readWhile(source, at, limit, SPACE)
    if (at >= limit) return null
    if (source.startsWith(closing, at)) return at
    const isQuoted = source[at] === '"' || source[at] === '`'
    if (isQuoted) {
      const quoted = readQuoted(source, at, limit)
      if (!quoted) return null
      params.positional.push(quoted.value)
      at = quoted.end
      continue
    }
    const end = readWhile(source, at, limit, VALUE)
    if (end === at) return null
    const word = source.slice(at, end)
    at = readWhile(source, end, limit, SPACE)
    if (source[at] !== '=') {
      params.positional.push(word)
      continue
    }
    at = readWhile(source, at + 1, limit, SPACE)
    if (source[at] === '"' || source[at] === '`') {
      const quoted = readQuoted(source, at, limit)
      if (!quoted) return null
      params.named.set(word.toLowerCase(), quoted.value)
      at = quoted.end
    } else {
      const valueEnd = readWhile(source, at, limit, VALUE)
      params.named.set(word.toLowerCase(), source.slice(at, valueEnd))
      at = valueEnd
    }
  }
}

/**
 * Reads the tag that starts at `start`: `{{< name a="b" >}}`, `{{% name %}}`, `{{< /name >}}`, `{{< name />}}`,
 * or one with its inside in comment marks. Values may be quoted by " or `, and span lines.
 * @returns null when there is none, or it is malformed: it then is ordinary text
 */
export function readTag(source: string, start: number): Tag | null {
  const marker = source[start + 2]
  if (source[start] !== '{' || source[start + 1] !== '{' || (marker !== '<' && marker !== '%'))
    return null
  const closing = marker === '<' ? '>}}' : '%}}'
  const limit = Math.min(source.length, start + MAX_TAG_LENGTH)
  const params: Params = { named: new Map(), positional: [] }

  if (source.startsWith('/*', start + 3)) {
    const comment = source.slice(start, limit).indexOf(`*/${closing}`)
    if (comment < 0) return null
    const end = start + comment + 5
    const name = `{{${marker}${source.slice(start + 5, start + comment)}${closing}`
    return { start, end, kind: 'escaped', name, params }
  }

  let at = readWhile(source, start + 3, limit, SPACE)
  const isClose = source[at] === '/'
  if (isClose) at = readWhile(source, at + 1, limit, SPACE)
  const nameEnd = readWhile(source, at, limit, NAME)
  let name = source.slice(at, nameEnd)
  let isSingle = false
  if (name.endsWith('/')) {
    name = name.slice(0, -1)
    isSingle = true
  }
  if (!name) return null
  at = readParams(source, nameEnd, limit, closing, params) ?? -1
  if (at < 0) return null
  if (params.positional.at(-1) === '/') {
    params.positional.pop()
    isSingle = true
  }
  const kind = isClose ? 'close' : isSingle ? 'single' : 'open'
  return { start, end: at + closing.length, kind, name: name.toLowerCase(), params }
}

/** Ranges of a line that are code spans: a tag in there is a word. */
function codeSpans(line: string): [number, number][] {
  if (!line.includes('`')) return []
  const runs = [...line.matchAll(/`+/g)].map((found) => ({
    at: found.index,
    length: found[0].length,
  }))
  const nextOfLength = new Map<number, number>()
  const partner = Array.from<number | undefined>({ length: runs.length })
  for (let index = runs.length - 1; index >= 0; index--) {
    partner[index] = nextOfLength.get(runs[index].length)
    nextOfLength.set(runs[index].length, index)
  }
  const spans: [number, number][] = []
  for (let index = 0; index < runs.length; index++) {
    const end = partner[index]
    if (end === undefined) continue
    spans.push([runs[index].at, runs[end].at + runs[end].length])
    index = end
  }
  return spans
}

const FENCE = /^[ >\t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})/

/** Finds each tag's closing tag. Tags may be wrongly nested or never closed: the innermost that fits is taken. */
function pairTags(tags: Tag[]) {
  const open: Tag[] = []
  const openCount = new Map<string, number>()
  for (const tag of tags) {
    if (tag.kind === 'open') {
      open.push(tag)
      openCount.set(tag.name, (openCount.get(tag.name) ?? 0) + 1)
    } else if (tag.kind === 'close' && openCount.get(tag.name)) {
      for (;;) {
        const candidate = open.pop()!
        openCount.set(candidate.name, openCount.get(candidate.name)! - 1)
        if (candidate.name !== tag.name) continue
        candidate.closer = tag
        break
      }
    }
  }
}

/** All tags of a source outside code, by where they start, opening tags knowing their closing ones. */
export function findTags(source: string): Map<number, Tag> {
  const tags: Tag[] = []
  if (!source.includes('{{<') && !source.includes('{{%')) return new Map()
  let fence = ''
  let lineStart = 0
  let resume = 0
  while (lineStart <= source.length) {
    const newline = source.indexOf('\n', lineStart)
    const lineEnd = newline < 0 ? source.length : newline
    if (lineEnd > resume) {
      const line = source.slice(lineStart, lineEnd)
      const marker = FENCE.exec(line)?.[1] ?? ''
      if (fence) {
        if (marker.startsWith(fence)) fence = ''
      } else if (marker) {
        fence = marker
      } else if (line.includes('{{')) {
        const spans = codeSpans(line)
        let at = Math.max(lineStart, resume)
        let span = 0
        while ((at = source.indexOf('{{', at)) >= 0 && at < lineEnd) {
          while (span < spans.length && lineStart + spans[span][1] <= at) span++
          if (span < spans.length && lineStart + spans[span][0] < at) {
            at = lineStart + spans[span][1]
            continue
          }
          const tag = readTag(source, at)
          if (tag) tags.push(tag)
          at = resume = tag ? tag.end : at + 1
        }
      }
    }
    lineStart = lineEnd + 1
  }
  pairTags(tags)
  return new Map(tags.map((tag) => [tag.start, tag]))
}
