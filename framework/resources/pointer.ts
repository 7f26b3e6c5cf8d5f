/** The JSON Pointer (RFC 6901) of steps into a body: `/3/title`. */
export function pointerOf(...steps: (string | number)[]): string {
  return steps
    .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}
