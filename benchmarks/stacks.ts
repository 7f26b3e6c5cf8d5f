import { fileURLToPath } from 'node:url'
import type { Frame } from './flame_graph.ts'

/** What V8 records (Chrome DevTools Protocol, Profiler.Profile). */
export interface CpuProfile {
  nodes: {
    id: number
    callFrame: { functionName: string; url: string; lineNumber: number }
    children?: number[]
  }[]
  samples: number[]
  timeDeltas: number[]
}

/** Longer between two samples is waiting, whatever stood there last. */
const LONGEST = 5000

const NOT_WORK = new Set(['(idle)', '(root)'])

/** The profile as a tree with time in µs; waiting is left out. */
export function toTree({ nodes, samples, timeDeltas }: CpuProfile): Frame {
  const own = new Map<number, number>()
  for (const [index, id] of samples.entries())
    own.set(id, (own.get(id) ?? 0) + Math.min(LONGEST, Math.max(0, timeDeltas[index])))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const build = (id: number, above: Frame | undefined): Frame | undefined => {
    const { callFrame, children = [] } = byId.get(id)!
    const { functionName, url, lineNumber } = callFrame
    if (NOT_WORK.has(functionName) && above) return undefined
    const frame: Frame = {
      name: functionName || '(anonymous)',
      place: placeOf(url, lineNumber),
      room: '',
      own: own.get(id) ?? 0,
      total: 0,
      children: [],
    }
    frame.room = roomOf(frame, url, above)
    for (const child of children) {
      const below = build(child, frame)
      if (below) frame.children.push(below)
    }
    frame.total = frame.own + frame.children.reduce((sum, { total }) => sum + total, 0)
    return frame
  }
  const root = build(nodes[0].id, undefined)!
  root.total -= root.own
  root.own = 0
  return root
}

function pathOf(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url
}

function placeOf(url: string, line: number): string {
  if (!url) return ''
  const path = pathOf(url)
    .replace(/^.*\/node_modules\//, '')
    .replace(/^.*\/build\//, '')
  return `${path}:${line + 1}`
}

/** Which part of the house a function belongs to; native functions belong to what they serve. */
function roomOf({ name, place }: Frame, url: string, above: Frame | undefined): string {
  if (name === '(garbage collector)') return 'garbage collection'
  if (name === '(program)') return 'native code and system calls'
  if (url === '') return nativeRoom(name, above)
  if (url.startsWith('node:'))
    return /node:(_http|net|internal\/(stream|streams|net)|http|stream)/.test(url)
      ? 'node: http and sockets'
      : 'node: other'
  const [, module] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(pathOf(url)) ?? []
  if (module)
    return module.startsWith('@adonisjs/') || module.startsWith('@poppinss/')
      ? `AdonisJS: ${module}`
      : module
  const [, room] = /^(framework\/[^/]+|[a-z]+)\//.exec(place) ?? []
  if (room === 'framework/http' || room === undefined) return room ?? 'templates'
  return room
}

function nativeRoom(name: string, above: Frame | undefined): string {
  if (/^(write|shutdown|readStart|readStop)/.test(name)) return 'socket'
  if (!above) return 'native'
  const serves = /better-sqlite3|database\/reader/.test(above.place)
  if (serves) return 'SQLite'
  return above.room || 'native'
}

/** Time spent in each room's own functions, the most first. */
export function roomsOf(tree: Frame): { room: string; micros: number }[] {
  const rooms = new Map<string, number>()
  const visit = (frame: Frame) => {
    rooms.set(frame.room, (rooms.get(frame.room) ?? 0) + frame.own)
    for (const child of frame.children) visit(child)
  }
  visit(tree)
  return [...rooms].map(([room, micros]) => ({ room, micros })).sort((a, b) => b.micros - a.micros)
}
