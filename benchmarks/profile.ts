import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Case } from './cases.ts'
import { flameGraph, type Frame } from './flame_graph.ts'
import { ROOT, startGable } from './gable.ts'
import { Inspector } from './inspector.ts'
import { turn } from './measure.ts'
import type { Options } from './options.ts'
import { type CpuProfile, roomsOf, toTree } from './stacks.ts'
import { printTable } from './report.ts'

const INSPECTOR = 4609
const EVERY_MICROSECONDS = 200
const WARMING = 3

/**
 * Records where the server's time goes in each case: a flame graph to open in a browser, the profile itself for its
 * developer tools, and a table of the time each part spent in its own code.
 */
export async function profile(file: string, cases: Case[], options: Options): Promise<void> {
  const server = startGable(file, { flags: [`--inspect=127.0.0.1:${INSPECTOR}`] })
  try {
    await server.ready()
    const inspector = await Inspector.open(INSPECTOR)
    await inspector.send('Profiler.enable')
    await inspector.send('Profiler.setSamplingInterval', { interval: EVERY_MICROSECONDS })
    for (const one of cases) {
      const source = await one.source(server)
      await turn(server, source, { ...options, seconds: WARMING })
      await inspector.send('Profiler.start')
      const { perSecond } = await turn(server, source, options)
      const { profile: recorded } = await inspector.send<{ profile: CpuProfile }>('Profiler.stop')
      print(one, recorded, perSecond)
    }
    inspector.close()
  } finally {
    await server.stop()
  }
}

function print(one: Case, recorded: CpuProfile, perSecond: number): void {
  const tree: Frame = toTree(recorded)
  const base = join(ROOT, `tmp/profile-${one.part}`)
  writeFileSync(`${base}.cpuprofile`, JSON.stringify(recorded))
  writeFileSync(`${base}.html`, flameGraph(one.name, tree))
  const rooms = roomsOf(tree)
  const busy = rooms.reduce((sum, { micros }) => sum + micros, 0)
  console.log(`\n${one.name}: ${Math.round(perSecond)} requests a second while recording`)
  printTable(
    ['own time'],
    rooms
      .filter(({ micros }) => micros / busy > 0.005)
      .map(({ room, micros }) => [room, `${((micros / busy) * 100).toFixed(1)} %`])
  )
  console.log(`Open ${relative(process.cwd(), `${base}.html`)} in a browser`)
}
