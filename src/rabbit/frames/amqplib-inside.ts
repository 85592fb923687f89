import { Buffer } from 'node:buffer'
import { Duplex } from 'node:stream'
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib'

// amqplib makes and keeps connections and channels, and encodes and decodes everything that is rare. Its public API has no way
// to write many messages at once, nor to read one without half a dozen objects, which is what costs most under load. What is told
// here of its insides is what the fast ways need; where an amqplib has others, they are null, and everything goes its way.

/** A channel in the list of its connection. */
interface ChannelEntry {
  readonly buffer?: unknown
  readonly channel?: { readonly consumers?: ReadonlyMap<string, (message: ConsumeMessage) => void> }
}

/** What a connection of amqplib keeps. */
export interface ConnectionInside {
  readonly stream: Duplex
  readonly channels: readonly (ChannelEntry | null | undefined)[]
  /** Largest frame that the broker takes, in bytes. */
  readonly frameMax: number
  /** Largest frame that is taken of the broker, in bytes; 0 without limit. */
  readonly maxFrameSize: number
  /** What was read and is not decoded. */
  rest: Buffer
  /** Set by whoever reads or writes: without, heartbeats are missed or sent needlessly. */
  recvSinceLastCheck: boolean
  sentSinceLastCheck: boolean
  /** The next frame; false if there is none at the moment. */
  recvFrame(): unknown
  /** What is done with frames. */
  readonly accept: unknown
  /** Replaced by something that throws once nothing may be sent any more. */
  readonly sendMessage: unknown
}

/** What a channel of amqplib keeps. */
export interface ChannelInside {
  readonly connection: ConnectionInside
  /** Its number. */
  readonly ch: number
  /** Replaced like that of the connection. */
  readonly sendMessage: unknown
  /** Of channels with confirmations: keeps the count of what was published. */
  pushConfirmCallback(callback: null): void
}

/** The insides of a connection, or null if they are not what is known. */
export function insideOfConnection({ connection }: ChannelModel): ConnectionInside | null {
  return isConnection(connection) ? connection : null
}

/** The insides of a channel, or null if they are not what is known. */
export function insideOfChannel(channel: Channel): ChannelInside | null {
  const inside = channel as unknown as Partial<Record<keyof ChannelInside, unknown>>
  const known =
    isConnection(inside.connection) &&
    typeof inside.ch === 'number' &&
    typeof inside.sendMessage === 'function' &&
    typeof inside.pushConfirmCallback === 'function'
  return known ? (channel as unknown as ChannelInside) : null
}

function isConnection(value: unknown): value is ConnectionInside {
  const inside = (value ?? {}) as Partial<Record<keyof ConnectionInside, unknown>>
  return (
    inside.stream instanceof Duplex &&
    Array.isArray(inside.channels) &&
    typeof inside.frameMax === 'number' &&
    typeof inside.maxFrameSize === 'number' &&
    Buffer.isBuffer(inside.rest) &&
    typeof inside.recvFrame === 'function' &&
    typeof inside.accept === 'function' &&
    typeof inside.sendMessage === 'function'
  )
}
