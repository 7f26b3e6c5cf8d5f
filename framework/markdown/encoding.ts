/** What bytes 0x80–0x9F mean in Windows-1252. The five it leaves open are kept as the control characters they are. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const BYTE_OF = new Map<string, number>(
  [...WINDOWS_1252].map((character, index) => [character, 0x80 + index])
)

/** Characters that misread UTF-8 can consist of. The first of a run is the lead byte of a sequence, C2–F4. */
const HIGH = `\u0080-\u00ff${WINDOWS_1252}`
const RUN = new RegExp(`[${HIGH}]{2,}`, 'gu')
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Characters that also follow a capital letter in honest text: `„MENÜ“`, `« DÉJÀ »`. A pair made of a capital
 * and one of these is an accident only when its surroundings say so.
 */
const PUNCTUATION = /^[\u00a0«»‚„…‹›‘’“”•–—™°·ºª]$/u

/** One sequence of a run: the characters as they stand, and the one they were before. */
interface Sequence {
  misread: string
  meant: string
  codePoint: number
}

function byteOf(character: string): number {
  return BYTE_OF.get(character) ?? character.charCodeAt(0)
}

/** The sequences a run consists of, or null when its bytes are not UTF-8 from end to end. */
function sequencesOf(run: string): Sequence[] | null {
  let meant: string
  try {
    meant = strictUtf8.decode(Uint8Array.from(run, byteOf))
  } catch {
    return null
  }
  let position = 0
  return [...meant].map((character) => {
    const codePoint = character.codePointAt(0)!
    const length = codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4
    const misread = run.slice(position, position + length)
    position += length
    return { misread, meant: character, codePoint }
  })
}

function isPlausible(sequence: Sequence, before: string, after: string, alone: boolean): boolean {
  const { codePoint, misread } = sequence
  if (codePoint < 0xa0) return false
  if (codePoint < 0x180) {
    const follower = misread[1]
    if (codePoint === 0xa0 || !PUNCTUATION.test(follower)) return true
    if (/\p{Ll}$/u.test(before) || /^\p{L}/u.test(after)) return true
    return follower === '\u00a0' && !/\p{L}$/u.test(before)
  }
  const isSymbol =
    (codePoint >= 0x2000 && codePoint < 0x2800) || (codePoint >= 0x2900 && codePoint < 0x2c00)
  const isMark = codePoint === 0xfe0f || codePoint === 0xfeff || codePoint === 0xfffd
  const isPictograph = codePoint >= 0x1f000 && codePoint < 0x1fb00
  return isSymbol || isMark || isPictograph || !alone
}

function isBoxDrawing({ codePoint }: Sequence): boolean {
  return codePoint === 0xa0 || (codePoint >= 0x2500 && codePoint < 0x25a0)
}

type Judge = (sequence: Sequence, before: string, after: string, alone: boolean) => boolean

function repair(text: string, judge: Judge): string {
  return text.replace(RUN, (run, offset: number) => {
    const sequences = sequencesOf(run)
    if (!sequences) return run
    const before = text.slice(Math.max(0, offset - 2), offset)
    const after = text.slice(offset + run.length, offset + run.length + 2)
    const alone = sequences.length === 1
    if (!sequences.every((sequence) => judge(sequence, before, after, alone))) return run
    return sequences.map(({ meant }) => (meant === '\ufeff' ? '' : meant)).join('')
  })
}

/** A text may have been misread more than once on its way; each time is undone while something is left to undo. */
const MISREADINGS = 3

function repairAll(text: string, judge: Judge): string {
  let result = text
  for (let time = 0; time < MISREADINGS; time++) {
    const repaired = repair(result, judge)
    if (repaired === result) break
    result = repaired
  }
  return result
}

/**
 * Repairs UTF-8 that was read as Windows-1252 (an arrow that became three letters), when it is unmistakable: a run of
 * high characters that decodes to UTF-8 from end to end, into characters people write. All else is left alone.
 */
export function repairText(text: string): string {
  return repairAll(text, isPlausible)
}

const FENCE = /^[ >\t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})/

/**
 * `repairText` for a Markdown source. In code only drawn lines (the folder trees people paste) are repaired:
 * other odd characters in code may be what the text is about.
 */
export function repairMarkdown(source: string): string {
  if (!/[\u0080-\u{10ffff}]/u.test(source)) return source
  let fence = ''
  const lines = source.split('\n').map((line) => {
    const marker = FENCE.exec(line)?.[1] ?? ''
    if (fence) {
      if (marker.startsWith(fence)) fence = ''
      return repairAll(line, isBoxDrawing)
    }
    if (marker) {
      fence = marker
      return line
    }
    if (!line.includes('`')) return repairText(line)
    return line
      .split(/(`[^`]*`)/)
      .map((part, index) => (index % 2 ? repairAll(part, isBoxDrawing) : repairText(part)))
      .join('')
  })
  return lines.join('\n')
}

/** One way of ending lines, no byte order mark, no NUL, no half characters. */
export function normaliseText(text: string): string {
  return text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\0/g, '\ufffd')
    .toWellFormed()
}

/** Length of the UTF-8 sequence at `position`, 0 when the bytes there are not one. */
function sequenceLength(bytes: Uint8Array, position: number): number {
  const lead = bytes[position]
  if (lead < 0x80) return 1
  const length =
    lead >= 0xc2 && lead < 0xe0
      ? 2
      : lead >= 0xe0 && lead < 0xf0
        ? 3
        : lead >= 0xf0 && lead < 0xf5
          ? 4
          : 0
  if (!length || position + length > bytes.length) return 0
  try {
    strictUtf8.decode(bytes.subarray(position, position + length))
    return length
  } catch {
    return 0
  }
}

/**
 * The text in a file's bytes: UTF-8, UTF-16 when a byte order mark says so, and bytes that are neither are read as
 * Windows-1252, what editors wrote before.
 * @returns the text with `normaliseText` applied, and how many bytes were not UTF-8
 */
export function decodeText(bytes: Uint8Array): { text: string; misfits: number } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { text: normaliseText(new TextDecoder('utf-16le').decode(bytes)), misfits: 0 }
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return { text: normaliseText(new TextDecoder('utf-16be').decode(bytes)), misfits: 0 }
  }
  try {
    return { text: normaliseText(strictUtf8.decode(bytes)), misfits: 0 }
  } catch {
    const parts: string[] = []
    let misfits = 0
    let start = 0
    for (let position = 0; position < bytes.length;) {
      const length = sequenceLength(bytes, position)
      if (length) {
        position += length
        continue
      }
      parts.push(strictUtf8.decode(bytes.subarray(start, position)))
      const byte = bytes[position]
      const character = byte < 0xa0 ? WINDOWS_1252[byte - 0x80] : String.fromCharCode(byte)
      parts.push(/[\u0080-\u009f]/.test(character) ? '\ufffd' : character)
      misfits++
      position++
      start = position
    }
    parts.push(strictUtf8.decode(bytes.subarray(start)))
    return { text: normaliseText(parts.join('')), misfits }
  }
}
