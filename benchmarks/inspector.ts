/** Speaks to a server's inspector (Chrome DevTools Protocol), to ask it for profiles and to have it collect garbage. */
export class Inspector {
  #socket: WebSocket
  #next = 1
  #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      const { id, result, error } = JSON.parse(String(data))
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error) waiting?.reject(new Error(error.message))
      else waiting?.resolve(result)
    })
  }

  /** @param port  that the server was started with, as in `--inspect=127.0.0.1:<port>` */
  static async open(port: number): Promise<Inspector> {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`)
    const [{ webSocketDebuggerUrl }] = (await answer.json()) as { webSocketDebuggerUrl: string }[]
    const socket = new WebSocket(webSocketDebuggerUrl)
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve)
      socket.addEventListener('error', () => reject(new Error('The inspector is not there')))
    })
    return new Inspector(socket)
  }

  send<Result>(method: string, params: object = {}): Promise<Result> {
    const id = this.#next++
    this.#socket.send(JSON.stringify({ id, method, params }))
    return new Promise((resolve, reject) =>
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
    )
  }

  close(): void {
    this.#socket.close()
  }
}
