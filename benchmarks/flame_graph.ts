/** A function within the functions that called it; times in µs. */
export interface Frame {
  name: string
  /** File and line; empty for what is not JavaScript. */
  place: string
  room: string
  own: number
  total: number
  children: Frame[]
}

const ROW = 18
/** Narrower than this share of the whole nothing can be read. */
const LEAST = 0.0005

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** The same room has the same colour in every graph. */
function colourOf(room: string): string {
  let hash = 0
  for (const sign of room) hash = (hash * 31 + sign.charCodeAt(0)) % 360
  return `hsl(${hash} 60% 78%)`
}

/** Calls of the same function from the same place are one box. */
function merged(frames: Frame[]): Frame[] {
  const byKey = new Map<string, Frame>()
  for (const frame of frames) {
    const key = `${frame.name} ${frame.place}`
    const known = byKey.get(key)
    if (!known) byKey.set(key, { ...frame })
    else {
      known.own += frame.own
      known.total += frame.total
      known.children = [...known.children, ...frame.children]
    }
  }
  return [...byKey.values()].sort((a, b) => b.total - a.total)
}

/**
 * A page of its own, without anything from elsewhere: boxes as wide as the time spent in a function and in what it
 * called, the callers above. A click widens a box to the whole width; a click on the top box goes back.
 */
export function flameGraph(title: string, tree: Frame): string {
  const boxes: string[] = []
  let depth = 0
  const draw = (frame: Frame, left: number, level: number) => {
    const width = frame.total / tree.total
    if (width < LEAST) return
    depth = Math.max(depth, level)
    const share = `${(width * 100).toFixed(2)} % (own ${((frame.own / tree.total) * 100).toFixed(2)} %)`
    const words = `${frame.name} ${frame.place}\n${frame.room}\n${share}`
    boxes.push(
      `<div data-l="${left.toFixed(6)}" data-w="${width.toFixed(6)}" data-y="${level}" title="${escape(words)}"` +
        ` style="left:${(left * 100).toFixed(4)}%;width:${(width * 100).toFixed(4)}%;top:${level * ROW}px;background:${colourOf(frame.room)}">${escape(frame.name)}</div>`
    )
    let at = left
    for (const child of merged(frame.children)) {
      draw(child, at, level + 1)
      at += child.total / tree.total
    }
  }
  draw({ ...tree, name: 'all' }, 0, 0)
  return `<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>${escape(title)}</title>
<style>
body { font: 12px/1.4 system-ui, sans-serif; margin: 1rem; }
#graph { position: relative; height: ${(depth + 1) * ROW}px; }
#graph div { position: absolute; box-sizing: border-box; height: ${ROW - 1}px; overflow: hidden; white-space: nowrap;
  padding: 0 3px; border-right: 1px solid #fff; cursor: pointer; }
</style>
<h1>${escape(title)}</h1>
<p>Width is time. A click widens a box; a click on “all” goes back. Point at a box for its place and its share.</p>
<div id="graph">${boxes.join('\n')}</div>
<script>
graph.addEventListener('click', ({ target }) => {
  const { l, w, y } = target.dataset
  if (l === undefined) return
  for (const box of graph.children) {
    const above = +box.dataset.y < +y
    const left = (box.dataset.l - l) / w, width = box.dataset.w / w
    const holds = above && left <= 1e-6 && left + width >= 1 - 1e-6
    const shown = holds || (!above && left > -1e-6 && left + width < 1 + 1e-6)
    box.style.display = shown ? '' : 'none'
    box.style.left = (holds ? 0 : left * 100) + '%'
    box.style.width = (holds ? 100 : width * 100) + '%'
  }
})
</script>
`
}
