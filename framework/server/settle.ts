import { Session } from 'node:inspector/promises'
import module from 'node:module'
import { performance } from 'node:perf_hooks'
import { writeResolutions } from './resolutions.js'

const EVERY_MILLISECONDS = 2000
/** Of the time between two looks. */
const QUIET = 0.05
const LOOKS = 30

/**
 * Gives back the memory that starting took, in the first quiet moment: modules leave much behind once they are loaded,
 * and V8, which collects when there is work, would hold it until there is some. The pause is that of one collection.
 * A server that is busy for its first minute has been collected meanwhile.
 */
export function settle(): void {
  let looks = 0
  let before = performance.eventLoopUtilization()
  const timer = setInterval(async () => {
    const now = performance.eventLoopUtilization()
    const isQuiet = performance.eventLoopUtilization(now, before).utilization < QUIET
    before = now
    if (!isQuiet && ++looks < LOOKS) return
    clearInterval(timer)
    // Now, because a process that is killed leaves nothing for the next start.
    module.flushCompileCache?.()
    writeResolutions()
    if (isQuiet) await collect()
  }, EVERY_MILLISECONDS)
  timer.unref()
}

async function collect(): Promise<void> {
  const session = new Session()
  session.connect()
  try {
    await session.post('HeapProfiler.collectGarbage')
  } finally {
    session.disconnect()
  }
}
