import {
  createHighlighterCore,
  type GrammarState,
  type HighlighterCore,
  type ThemedToken,
} from 'shiki/core'
import { createOnigurumaEngine } from 'shiki/engine/oniguruma'
import { escapeHtml } from '#framework/html/main'
import { classOf, theme } from './theme.js'

/** Code beyond these sizes is printed plain: highlighting must not hold up a save. Characters, and milliseconds. */
const MAX_BLOCK = 60_000
const MAX_LINE = 2000
const LINE_TIME = 500
const LINES_AT_ONCE = 25
const TIME = 2000

let started: Promise<HighlighterCore> | undefined
const loaded = new Map<string, Promise<boolean>>()

// Oniguruma, not the engine on JavaScript's own regular expressions: it gives up on a hopeless search by itself.
function start(): Promise<HighlighterCore> {
  started ??= createHighlighterCore({
    themes: [theme],
    langs: [],
    engine: createOnigurumaEngine(import('shiki/wasm')),
  })
  return started
}

async function load(language: string): Promise<boolean> {
  try {
    const highlighter = await start()
    await highlighter.loadLanguage(import(`shiki/langs/${language}.mjs`))
    return true
  } catch {
    // A grammar that does not load costs the colours of a code block, not the page.
    return false
  }
}

/** Colours code; made for one text, whose time it counts. */
export interface Highlighter {
  /** Escaped HTML: spans with classes, or the plain text when the language or the time is not there. */
  print(code: string, language: string | null): string
}

const plain: Highlighter = { print: (code) => escapeHtml(code) }

function printTokens(lines: ThemedToken[][]): string {
  return lines
    .map((line) => {
      let result = ''
      let openClass: string | undefined
      for (const token of line) {
        const isBlank = !token.content.trim()
        const name = isBlank ? openClass : classOf(token.color?.toLowerCase())
        if (name !== openClass)
          result += (openClass ? '</span>' : '') + (name ? `<span class="${name}">` : '')
        openClass = name
        result += escapeHtml(token.content)
      }
      return openClass ? `${result}</span>` : result
    })
    .join('\n')
}

/**
 * The tokenizer goes by the clock on the wall, and gives a line up also when it is this thread that had to wait: on a
 * busy machine a language would lose its colours, the first time above all, when its patterns are compiled. What took
 * long without having worked for long is done once more.
 */
function withoutWaiting(tokenize: () => ThemedToken[][]): ThemedToken[][] {
  const begun = Date.now()
  const before = process.threadCpuUsage()
  const tokens = tokenize()
  if (Date.now() - begun <= LINE_TIME) return tokens
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000 < LINE_TIME ? tokenize() : tokens
}

function printWithin(
  highlighter: HighlighterCore,
  code: string,
  language: string,
  deadline: number
): string {
  const lines = code.replace(/\n$/, '').split('\n')
  let grammarState: GrammarState | undefined
  let result = ''
  for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
    const end = from + LINES_AT_ONCE
    if (performance.now() > deadline)
      return result + escapeHtml(lines.slice(from).join('\n')) + '\n'
    const tokens = withoutWaiting(() =>
      highlighter.codeToTokensBase(lines.slice(from, end).join('\n'), {
        lang: language,
        theme: 'classes',
        tokenizeMaxLineLength: MAX_LINE,
        tokenizeTimeLimit: LINE_TIME,
        grammarState,
      })
    )
    grammarState = highlighter.getLastGrammarState(tokens)
    result += printTokens(tokens) + '\n'
  }
  return result
}

/** Prepares highlighting for a text with code in these languages; grammars are read the first time one is needed. */
export async function highlighterFor(languages: Iterable<string>): Promise<Highlighter> {
  const ready = new Set<string>()
  for (const language of languages) {
    if (!loaded.has(language)) loaded.set(language, load(language))
    if (await loaded.get(language)) ready.add(language)
  }
  if (ready.size === 0) return plain
  const highlighter = await start()
  const deadline = performance.now() + TIME
  return {
    print(code, language) {
      if (!language || !ready.has(language) || code.length > MAX_BLOCK) return escapeHtml(code)
      return printWithin(highlighter, code, language, deadline)
    },
  }
}
