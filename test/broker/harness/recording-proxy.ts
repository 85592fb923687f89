import { connect, createServer, type Server, type Socket } from 'node:net'
import { type Frame, FrameReader } from './amqp-frames.js'

/** A frame and where it was sent; connections are numbered from 1 in the order of their opening. */
export type RecordedFrame = Frame & { readonly connection: number; readonly channel: number }

/** Stands between clients and a broker, and writes down what they send. */
export class RecordingProxy {
  readonly port: number
  /** What clients sent. */
  readonly frames: RecordedFrame[] = []
  /** What the broker sent. */
  readonly answers: RecordedFrame[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #connections = 0
  #frozen = false

  private constructor(server: Server, port: number) {
    this.#server = server
    this.port = port
  }

  static async start(broker: { readonly host: string; readonly port: number }): Promise<RecordingProxy> {
    const server = createServer()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', resolve)
    })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a TCP server has no port')
    const proxy = new RecordingProxy(server, address.port)
    server.on('connection', (client) => proxy.#join(client, connect(broker.port, broker.host)))
    return proxy
  }

  /** The methods that were sent, without those that only open and close. */
  methods(connection?: number): { name: string; fields: Readonly<Record<string, unknown>> }[] {
    return this.frames.flatMap((frame) =>
      frame.kind === 'method' && (connection === undefined || frame.connection === connection) ? [frame] : [],
    )
  }

  /** How many connections were opened. */
  get connections(): number {
    return this.#connections
  }

  /** From now on nothing passes in either direction, and nobody is told: the network is gone. */
  freeze(): void {
    this.#frozen = true
    for (const socket of this.#sockets) socket.pause()
  }

  /** Lets everything pass again. */
  thaw(): void {
    this.#frozen = false
    for (const socket of this.#sockets) socket.resume()
  }

  /** Cuts every connection; new ones may be opened. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.cut()
    await closed
  }

  #join(client: Socket, broker: Socket): void {
    this.#connections += 1
    const connection = this.#connections
    const reader = new FrameReader()
    client.on('data', (chunk) => {
      for (const frame of reader.read(chunk)) this.frames.push({ ...frame, connection })
      broker.write(chunk)
    })
    const answers = new FrameReader('broker')
    broker.on('data', (chunk) => {
      for (const frame of answers.read(chunk)) this.answers.push({ ...frame, connection })
      client.write(chunk)
    })
    for (const [socket, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      this.#sockets.add(socket)
      if (this.#frozen) socket.pause()
      socket.setNoDelay(true)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.end()
      })
    }
  }
}
