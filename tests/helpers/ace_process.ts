import { spawn } from 'node:child_process'
import { once } from 'node:events'
import app from '@adonisjs/core/services/app'

export interface AceRun {
  code: number | null
  stdout: string
  stderr: string
}

interface Options {
  env?: Record<string, string>
  /** What is piped into it; its input is empty when not said. */
  input?: string
  /** The reader of its output goes away after the first piece of it. */
  readerLeaves?: boolean
}

/** Runs `node ace …` as a process of its own, as people do, but without a terminal and colours. */
export async function runAce(args: readonly string[], options: Options = {}): Promise<AceRun> {
  const env = { ...process.env, NO_COLOR: '1', ...options.env }
  const child = spawn(process.execPath, ['ace.js', ...args], { cwd: app.makePath(), env })
  const run: AceRun = { code: null, stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => (run.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (run.stderr += text))
  if (options.readerLeaves) child.stdout.once('data', () => child.stdout.destroy())
  child.stdin.end(options.input ?? '')
  const [code] = (await once(child, 'close')) as [number | null]
  return { ...run, code }
}
