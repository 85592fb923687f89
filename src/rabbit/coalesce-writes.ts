import { Buffer } from 'node:buffer'
import { Duplex } from 'node:stream'
import type { Channel, ChannelModel } from 'amqplib'

/** So much is gathered at most before it is written, in bytes: what a program sends in one turn has no limit. */
const mostGathered = 128 * 1024
/** Up to this length in all, in bytes, copying many frames together costs less than to have the system gather them. */
const mostCopied = 32 * 1024

/**
 * Makes all frames of one turn of the event loop leave in one system call. amqplib writes every frame by itself, which is what
 * costs most under load, and does not show its socket, so this looks for it; without one, nothing changes.
 */
export function coalesceWrites(model: ChannelModel): void {
  const socket = socketOf(model.connection)
  if (socket === null) return
  const write = socket.write.bind(socket) as (chunk: Uint8Array) => boolean
  let gathered: Uint8Array[] = []
  let length = 0
  let scheduled = false
  const flush = (): boolean => {
    const chunks = gathered
    const total = length
    gathered = []
    length = 0
    const [first] = chunks
    if (first === undefined) return !socket.writableNeedDrain
    if (chunks.length === 1) return write(first)
    if (total <= mostCopied) return write(Buffer.concat(chunks, total))
    socket.cork()
    for (const chunk of chunks) write(chunk)
    socket.uncork()
    return !socket.writableNeedDrain
  }
  const onTurnEnd = (): void => {
    scheduled = false
    flush()
  }
  socket.write = ((chunk: Uint8Array): boolean => {
    gathered.push(chunk)
    length += chunk.length
    if (length >= mostGathered) return flush()
    if (!scheduled) {
      scheduled = true
      process.nextTick(onTurnEnd)
    }
    return !socket.writableNeedDrain
  }) as typeof socket.write
  const end = socket.end
  socket.end = ((...args: unknown[]): unknown => {
    flush()
    return Reflect.apply(end, socket, args)
  }) as typeof socket.end
}

/** What amqplib keeps of a connection. */
interface ConnectionInside {
  readonly stream?: unknown
  readonly channels?: readonly ({ readonly buffer?: unknown } | null | undefined)[]
}

/**
 * Takes the frames of a channel to the socket at once. amqplib leads each through a stream of the channel and a multiplexer that
 * waits for the next turn, which takes longer than to encode it. To be called while the channel has nothing to send. Where
 * amqplib has other insides, nothing changes.
 */
export function writeFramesDirectly(channel: Channel): void {
  const { connection, ch } = channel as Channel & { readonly connection?: ConnectionInside; readonly ch?: number }
  const socket = socketOf(connection)
  const buffer = ch === undefined ? undefined : connection?.channels?.[ch]?.buffer
  if (socket === null || !(buffer instanceof Duplex) || buffer.readableLength + buffer.writableLength > 0) return
  let told = true
  const onDrain = (): void => {
    told = true
    channel.emit('drain')
  }
  buffer.write = ((frame: Uint8Array): boolean => {
    const more = socket.write(frame)
    if (!more && told) {
      told = false
      socket.once('drain', onDrain)
    }
    return more
  }) as typeof buffer.write
}

function socketOf(connection: unknown): Duplex | null {
  const { stream } = (connection ?? {}) as ConnectionInside
  return stream instanceof Duplex ? stream : null
}
