/*
 * What the commands print: one line a step. On a terminal a running step shows a spinner and its seconds;
 * elsewhere every line is plain and final.
 */
const TITLE_WIDTH = 14
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const STILL_RUNNING_MS = 15_000

const live = Boolean(process.stdout.isTTY) && process.env.TERM !== 'dumb' && !process.env.CI
const colored = live && !process.env.NO_COLOR

function paint(code, text) {
  return colored ? `\u001B[${code}m${text}\u001B[0m` : text
}

export const bold = (text) => paint('1', text)
export const dim = (text) => paint('2', text)
export const green = (text) => paint('32', text)
export const red = (text) => paint('31', text)

/** Prints one line, two spaces in, as everything here; an empty one without text. */
export function say(text = '') {
  process.stdout.write(text ? `  ${text}\n` : '\n')
}

/**
 * Something that cannot go on, and what to do about it. The commands print it and end with status 1.
 */
export class Stop extends Error {
  /**
   * @param {string} message   what happened
   * @param {string} help      the next step
   * @param {string} [output]  what the failing program printed
   */
  constructor(message, help, output = '') {
    super(message)
    this.help = help
    this.output = output
  }
}

/**
 * Runs one step and prints its line.
 * @param title  the noun it is about: "Dependencies"
 * @param work   does it, and returns what the line says; it may call `progress('installing')` when it turns out to be slow
 * @throws what `work` throws, after marking the line as failed
 */
export async function step(title, work) {
  const line = new Line(title)
  try {
    const outcome = await work((doing) => line.start(doing))
    line.end(green('✓'), dim(outcome))
  } catch (error) {
    line.end(red('✗'), 'failed')
    throw error
  }
}

class Line {
  #title
  #timer
  #startedAt = 0

  constructor(title) {
    this.#title = title.padEnd(TITLE_WIDTH)
  }

  start(doing) {
    clearInterval(this.#timer)
    this.#startedAt ||= Date.now()
    if (live) {
      let frame = 0
      const draw = () =>
        this.#overwrite(
          `${FRAMES[frame++ % FRAMES.length]} ${this.#title}${doing} ${this.#seconds()}`
        )
      draw()
      this.#timer = setInterval(draw, 100)
    } else {
      say(`- ${this.#title}${doing} …`)
      this.#timer = setInterval(
        () => say(`- ${this.#title}still ${doing} ${this.#seconds()}`),
        STILL_RUNNING_MS
      )
    }
  }

  end(mark, outcome) {
    clearInterval(this.#timer)
    const time = this.#startedAt ? ` ${dim(`(${this.#seconds()})`)}` : ''
    if (live && this.#startedAt) this.#overwrite(`${mark} ${this.#title}${outcome}${time}\n`)
    else say(`${mark} ${this.#title}${outcome}${time}`)
  }

  #seconds() {
    return `${Math.round((Date.now() - this.#startedAt) / 1000)} s`
  }

  #overwrite(text) {
    process.stdout.write(`\r\u001B[2K  ${text}`)
  }
}

/**
 * Runs a whole command: what stops it is printed with its next step, and becomes its exit status.
 */
export async function command(work) {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    if (error.output.trim()) process.stderr.write(`\n${error.output.trimEnd()}\n`)
    process.stderr.write(`\n  ${red(error.message)}\n  ${error.help}\n\n`)
    process.exitCode = 1
  }
}
