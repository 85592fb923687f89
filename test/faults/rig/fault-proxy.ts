import { connect, createServer, type Server, type Socket } from 'node:net'
import { resetSocket } from './reset-socket.js'

/** Where a broker takes connections. */
export interface BrokerPlace {
  readonly host: string
  readonly port: number
}

/** Stands between peers and a broker, and does to their connections what networks do. */
export class FaultProxy {
  readonly port: number
  readonly #server: Server
  readonly #broker: BrokerPlace
  readonly #sockets = new Set<Socket>()
  readonly #timers = new Set<NodeJS.Timeout>()
  /** When connections were opened, in milliseconds since the epoch. */
  readonly joinedAt: number[] = []
  #frozen = false
  #delayMs = 0

  private constructor(server: Server, port: number, broker: BrokerPlace) {
    this.#server = server
    this.port = port
    this.#broker = broker
  }

  /** Listens on a free port of the loopback interface. */
  static async start(broker: BrokerPlace): Promise<FaultProxy> {
    const server = createServer()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', resolve)
    })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a TCP server has no port')
    const proxy = new FaultProxy(server, address.port, broker)
    server.on('connection', (socket) => proxy.#join(socket))
    return proxy
  }

  /** How many connections pass through at the moment. */
  get connections(): number {
    return this.#sockets.size / 2
  }

  /** From now on no byte passes, on old connections and new ones, and nobody is told. */
  freeze(): void {
    this.#frozen = true
    for (const socket of this.#sockets) socket.pause()
  }

  /** Lets everything pass again, also what was held. */
  thaw(): void {
    this.#frozen = false
    for (const socket of this.#sockets) socket.resume()
  }

  /** Cuts every connection; new ones may be opened. */
  cut(): void {
    for (const socket of this.#sockets) resetSocket(socket)
  }

  /** Everything arrives so many milliseconds late from now on. */
  delay(ms: number): void {
    this.#delayMs = ms
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const timer of this.#timers) clearTimeout(timer)
    this.cut()
    await closed
  }

  #join(client: Socket): void {
    this.joinedAt.push(Date.now())
    const broker = connect(this.#broker.port, this.#broker.host)
    this.#pipe(client, broker)
    this.#pipe(broker, client)
  }

  #pipe(from: Socket, to: Socket): void {
    this.#sockets.add(from)
    from.setNoDelay(true)
    if (this.#frozen) from.pause()
    from.on('data', (chunk) => this.#pass(() => to.write(chunk)))
    from.on('error', () => resetSocket(to))
    from.on('close', () => {
      this.#sockets.delete(from)
      this.#pass(() => to.end())
    })
  }

  #pass(act: () => void): void {
    if (this.#delayMs === 0) {
      act()
      return
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      act()
    }, this.#delayMs)
    this.#timers.add(timer)
  }
}
