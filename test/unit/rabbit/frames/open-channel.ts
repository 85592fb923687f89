import { createRequire } from 'node:module'
import type { ConfirmChannel } from 'amqplib'
import { Socket } from './socket.js'

// amqplib's own classes, without a broker: what they write is compared, and what they keep is what the fast ways rely on.

interface Connection {
  frameMax: number
  readonly channels: readonly { readonly channel: { accept(frame: unknown): void } }[]
  accept(frame: { readonly channel: number }): void
  acceptLoop(): void
}

const require = createRequire(import.meta.url)
const { Connection } = require('../../../../node_modules/amqplib/lib/connection.js') as {
  Connection: new (socket: Socket) => Connection
}
const model = require('../../../../node_modules/amqplib/lib/channel_model.js') as Record<
  'Channel' | 'ConfirmChannel',
  new (
    connection: Connection,
  ) => ConfirmChannel & { allocate(): void }
>

/** A channel that is open, as far as amqplib knows. */
export interface OpenChannel {
  readonly socket: Socket
  readonly connection: Connection
  readonly channel: ConfirmChannel
}

/** Opens a channel, with confirmations or not, on a connection of its own. */
export function openChannel(confirms: boolean): OpenChannel {
  const socket = new Socket({ writableHighWaterMark: 100_000 })
  const connection = new Connection(socket)
  // What the handshake leaves behind.
  connection.frameMax = 131_072
  connection.accept = (frame) => connection.channels[frame.channel]?.channel.accept(frame)
  const channel = new model[confirms ? 'ConfirmChannel' : 'Channel'](connection)
  channel.allocate()
  return { socket, connection, channel }
}
