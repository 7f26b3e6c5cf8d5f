/** Classes of browsers, which Node's `http` has for the convenience of its users. */
const CLASSES = ['WebSocket', 'CloseEvent', 'MessageEvent']

/**
 * Keeps `import … from 'node:http'` from loading the whole of Node's HTTP client, a tenth of a start: making a module
 * of `http` reads all that is listed of it, and these classes are made when they are read. They stay where they are,
 * `http.WebSocket` and the global `WebSocket`, and are no longer listed. Call it before anything imports `node:http`.
 */
export function hideBrowserClasses(): void {
  const http = process.getBuiltinModule('node:http')
  for (const name of CLASSES) {
    const known = Object.getOwnPropertyDescriptor(http, name)
    if (known?.configurable) Object.defineProperty(http, name, { ...known, enumerable: false })
  }
}
