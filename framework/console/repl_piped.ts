import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Recoverable, type REPLServer, start } from 'node:repl'
import { inspect } from 'node:util'

/**
 * Runs the JavaScript that is piped in, one line after the other as at the prompt, and prints what each gives, except
 * when that is nothing. A line that goes on in the next is put together. It stops at the first that fails.
 * @param context  names at hand besides JavaScript's own
 * @returns false when one failed
 */
export async function runPipedScript(context: Record<string, unknown>): Promise<boolean> {
  const script = await text(process.stdin)
  // Node's own reading of a pipe starts a line before the one above has ended.
  const silent = { input: new PassThrough(), output: new PassThrough() }
  const server = start({ ...silent, prompt: '', useGlobal: true })
  Object.assign(server.context, context)
  let open = ''
  let unfinished: Error | undefined
  for (const line of script.split('\n')) {
    open += `${line}\n`
    if (!open.trim()) continue
    const { error, value } = await evaluate(server, open)
    unfinished = error instanceof Recoverable ? error.err : undefined
    if (unfinished) continue
    open = ''
    if (error) return fail(error)
    if (value !== undefined) process.stdout.write(`${show(value)}\n`)
  }
  return unfinished ? fail(unfinished) : true
}

function evaluate(server: REPLServer, code: string) {
  return new Promise<{ error: unknown; value?: unknown }>((resolve) => {
    // What a line throws is no answer to Node's prompt: it prints it and goes on to the next.
    server.displayPrompt = () => resolve({ error: server.lastError })
    server.eval(code, server.context, 'repl', (error, value) => resolve({ error, value }))
  })
}

function fail(error: unknown): false {
  process.stderr.write(`Uncaught ${error instanceof Error ? String(error) : show(error)}\n`)
  return false
}

function show(value: unknown): string {
  return inspect(value, { colors: false, showProxy: false, depth: 4 })
}
