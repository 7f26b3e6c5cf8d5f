/** After these a slash begins a regular expression, and elsewhere it divides. */
const BEFORE_REGEX = /[(,=:[!&|?{};+\-*%<>~^]$|\b(?:return|typeof|case|in|of|void)$/

/**
 * The text of a function as far as it matters to what the function does: without comments, blanks, semicolons and
 * trailing commas, and with one kind of quotes. A file has the same plain text before and after its types are removed
 * and its lines are laid out anew, so a build agrees with its source.
 */
export function plainText(source: string): string {
  let plain = ''
  let position = 0
  while (position < source.length) {
    const rest = source.slice(position)
    const char = source[position]
    if (/\s/.test(char) || char === ';') {
      // Two words stay two words.
      const next = /^[\s;]*/.exec(rest)![0].length
      if (/[\w$]$/.test(plain) && /[\w$]/.test(source[position + next] ?? '')) plain += ' '
      position += next
      continue
    }
    const comment = /^(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(rest)
    if (comment) {
      position += comment[0].length
      continue
    }
    const text = /^(?:'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")/.exec(rest)
    if (text) {
      plain += quoted(text[0])
      position += text[0].length
      continue
    }
    const literal = char === '`' ? template(rest) : char === '/' ? regex(rest, plain) : char
    if (/^[)\]}]$/.test(literal)) plain = plain.replace(/,$/, '')
    plain += literal
    position += literal.length
  }
  return plain
}

/** Quotes differ between a source and what compilers make of it. */
function quoted(text: string): string {
  const inner = text.slice(1, -1).replace(/\\(['"])/g, '$1')
  return `'${inner.replaceAll("'", "\\'")}'`
}

function template(rest: string): string {
  return /^`(?:[^`\\]|\\[\s\S])*`/.exec(rest)?.[0] ?? rest[0]
}

function regex(rest: string, before: string): string {
  if (before && !BEFORE_REGEX.test(before)) return rest[0]
  return /^\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/.exec(rest)?.[0] ?? rest[0]
}
