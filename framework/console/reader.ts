const outlived = new WeakSet<NodeJS.WriteStream>()

/**
 * A reader that goes away (`… | head`) ends the printing and not the command: whatever it was doing is finished,
 * quietly, and its exit code is its own.
 */
export function outliveReaders(streams = [process.stdout, process.stderr]): void {
  for (const stream of streams) {
    if (outlived.has(stream)) continue
    outlived.add(stream)
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
