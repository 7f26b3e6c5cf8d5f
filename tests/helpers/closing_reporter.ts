import { BaseReporter } from '@japa/runner/core'
import type { NamedReporterContract, RunnerSummary } from '@japa/runner/types'
import type { RunnerEndNode } from '@japa/core/types'
import { leftOut } from '#tests/helpers/left_out'

const NOTHING = `
No test is called so. --files takes a folder (tokens), the end of a file's name (tokens/api) or a pattern ("tokens/*");
--tests, --tags and --groups take whole names.
`

/**
 * The last word of a run: which suites this machine could not run and how to get them,
 * then `12 passed, 0 failed, 1 skipped` alone on a line, for people and programs.
 */
class ClosingReporter extends BaseReporter {
  protected async end(_: RunnerEndNode) {
    const summary = this.runner!.getSummary()
    // The other reporters are still printing now; at the exit they have finished.
    process.once('exit', () => {
      for (const { suite, reason, remedy } of leftOut()) {
        process.stdout.write(`\nLEFT OUT: the ${suite} suite. ${reason}\n  ${remedy}\n`)
      }
      if (summary.aggregates.total === 0) process.stdout.write(NOTHING)
      process.stdout.write(`\n${closingLine(summary)}\n`)
      if (summary.aggregates.total === 0) process.exitCode = 1
    })
  }
}

/**
 * A run that broke outside of its tests, in a setup hook say, counts as one failure, and so does one without any tests: it
 * must not read as green.
 */
export function closingLine({
  aggregates,
  hasError,
}: Pick<RunnerSummary, 'aggregates' | 'hasError'>): string {
  const failed = Math.max(aggregates.failed, hasError || aggregates.total === 0 ? 1 : 0)
  const skipped = aggregates.skipped + aggregates.todo
  return [
    `${aggregates.passed} passed`,
    `${failed} failed`,
    ...(skipped ? [`${skipped} skipped`] : []),
  ].join(', ')
}

export const closing: NamedReporterContract = {
  name: 'closing',
  handler: (runner, emitter) => new ClosingReporter().boot(runner, emitter),
}
