import { spawn } from 'node:child_process'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * Runs another Ace command as a process of its own: it starts the application with the files that were just made,
 * which this process has read in their absence.
 * @param shown  whether its words go to the terminal; otherwise they are given back
 */
export async function runAce(
  app: ApplicationService,
  args: readonly string[],
  { shown }: { shown: boolean }
): Promise<{ status: number; output: string }> {
  const child = spawn(process.execPath, ['ace.js', ...args], {
    cwd: app.makePath(),
    stdio: shown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env: shown ? process.env : { ...process.env, NO_COLOR: '1' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  const status = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
  return { status, output }
}
