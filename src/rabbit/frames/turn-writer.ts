import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { giveSlab, slabSize, takeSlab } from './slabs.js'

/** So much is gathered at most before it is written, in bytes: what a program sends in one turn has no limit. */
const mostGathered = 128 * 1024
/** Up to this length, in bytes, a chunk is copied behind the others; longer ones are handed to the system as they are. */
const mostCopied = 16 * 1024

type WriteDone = (error?: Error | null) => void

/**
 * Makes all that is written to a socket in one turn of the event loop leave in one system call, which is what costs most under
 * load. What is written in pieces of its own, as amqplib does, and what is written {@link reserve in place} stays in order.
 */
export class TurnWriter {
  readonly #socket: Duplex
  readonly #write: (chunk: Uint8Array, done?: WriteDone) => boolean
  #slab: Buffer | null = null
  #length = 0
  #scheduled = false
  readonly #onTurnEnd = (): void => {
    this.#scheduled = false
    this.flush()
  }

  /** Takes the place of the socket's own `write`. */
  constructor(socket: Duplex) {
    this.#socket = socket
    this.#write = socket.write.bind(socket) as (chunk: Uint8Array, done?: WriteDone) => boolean
    socket.write = ((chunk: Uint8Array): boolean => this.append(chunk)) as typeof socket.write
    const end = socket.end
    socket.end = ((...args: unknown[]): unknown => {
      this.flush()
      return Reflect.apply(end, socket, args)
    }) as typeof socket.end
  }

  /** Whether the socket takes more for now. */
  get ready(): boolean {
    return !this.#socket.writableNeedDrain
  }

  /** Writes some bytes behind what was written before. False if the socket has enough for now. */
  append(chunk: Uint8Array | string): boolean {
    if (typeof chunk === 'string') return this.append(Buffer.from(chunk, 'latin1'))
    if (chunk.length > mostCopied) {
      this.flush()
      this.#write(chunk)
      return this.ready
    }
    const at = this.reserve(chunk.length)
    this.slab.set(chunk, at)
    return this.commit(at + chunk.length)
  }

  /**
   * Makes room for so many bytes, {@link slabSize} at most, and tells where in the {@link slab} they are to be put; what is
   * put there counts after {@link commit}.
   */
  reserve(length: number): number {
    if (this.#length + length > slabSize) this.flush()
    this.#slab ??= takeSlab()
    return this.#length
  }

  /** Where to put what there is room for. */
  get slab(): Buffer {
    return this.#slab as Buffer
  }

  /** Writes what was put into the slab, up to that place. False if the socket has enough for now. */
  commit(to: number): boolean {
    this.#length = to
    if (to >= mostGathered) this.flush()
    else if (!this.#scheduled) {
      this.#scheduled = true
      process.nextTick(this.#onTurnEnd)
    }
    return this.ready
  }

  /** Hands everything to the socket. */
  flush(): void {
    const slab = this.#slab
    if (slab === null) return
    const length = this.#length
    this.#slab = null
    this.#length = 0
    if (length === 0) giveSlab(slab)
    else {
      this.#write(slab.subarray(0, length), (error) => {
        // Of one that failed nobody knows whether its bytes are still to be read.
        if (!error) giveSlab(slab)
      })
    }
  }
}
