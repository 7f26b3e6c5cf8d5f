const OLDEST = 24

/**
 * Ends a process that runs on a Node that is too old, with what to do: SQLite's driver would crash it without a word.
 * Call it before anything is opened.
 */
export function refuseOldNode(version = process.versions.node): void {
  if (Number.parseInt(version) >= OLDEST) return
  process.stderr.write(
    `This is Node ${version}, and Gable runs on Node ${OLDEST} or newer.\n` +
      'One came with the dependencies: export PATH="$PWD/node_modules/.bin:$PATH", and run the same command again.\n'
  )
  process.exit(1)
}
