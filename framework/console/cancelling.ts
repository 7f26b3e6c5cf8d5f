/** What a shell calls a program that Ctrl-C has ended. */
const INTERRUPTED = 130

/**
 * Ctrl-C in a question ends the command, quietly. On Node 24 it closes the prompt's readline before the prompt does, which
 * then fails where nobody can catch it; a command that has a listener of its own for that decides for itself.
 */
export function endWhenCancelled(): void {
  process.on('unhandledRejection', (reason) => {
    const { code } = Object(reason) as { code?: string }
    if (code !== 'ERR_USE_AFTER_CLOSE') throw reason
    if (process.listenerCount('unhandledRejection') === 1) process.exit(INTERRUPTED)
  })
}

/** Whether an error is the prompt's own word for the same. */
export function isCancelled(error: unknown): boolean {
  return (Object(error) as { code?: string }).code === 'E_PROMPT_CANCELLED'
}
