import { Buffer } from 'node:buffer'
import type { Channel, ConfirmChannel, Options } from 'amqplib'
import type { DirectFrames } from './direct-frames.js'
import {
  aroundPayload,
  beforePayload,
  bodyFrame,
  bodyLengthAt,
  channelAt,
  frameEnd,
  lengthAt as frameLengthAt,
} from './frame-layout.js'
import { slabSize } from './slabs.js'

/** How many kinds of messages are remembered; more are forgotten all at once. */
const mostKinds = 256
/** Texts up to this length, in units, get room for the longest form that they can have; those of others are counted before. */
const shortText = 4_096
const mostBytesOfUnit = 3

/** What comes before the body: frames that tell of the publication and of the properties, with the length of the body open. */
interface Kind {
  readonly exchange: string
  readonly routingKey: string
  readonly mandatory: unknown
  /** As it stands in the head, at its end; others of the same length take its place. */
  readonly expiration: string
  readonly head: Buffer
  /** Where in the head the length of the body is. */
  readonly lengthAt: number
}

/**
 * Publishes on a channel of amqplib. amqplib encodes the first message of each kind, by where it goes and what properties it has;
 * those that follow are the same bytes with another body, which is written at once to where the socket takes it from, and with
 * another expiration: calls that inherit a deadline have each their own.
 */
export class MessageWriter {
  readonly #channel: Channel | ConfirmChannel
  readonly #frames: DirectFrames | null
  readonly #confirms: boolean
  #last: Kind | null = null
  readonly #kinds = new Map<string, Kind>()

  /** `confirms` says whether the channel has confirmations. Without the frames of the channel, amqplib writes everything. */
  constructor(channel: Channel, frames: DirectFrames | null, confirms: boolean) {
    this.#channel = channel
    this.#frames = frames
    this.#confirms = confirms
  }

  /**
   * Publishes. False if the channel should not be written to until it emits `drain`. Throws what amqplib throws: for a closed
   * channel, and for what AMQP cannot carry.
   */
  publish(exchange: string, routingKey: string, body: string | Buffer, properties: Options.Publish): boolean {
    const frames = this.#frames
    const { expiration = '' } = properties
    // Once amqplib may not send any more, it says why.
    if (frames === null || !frames.open || properties.headers !== undefined || typeof expiration !== 'string')
      return this.#publishWhole(exchange, routingKey, body, properties)
    const kind = this.#kindOf(exchange, routingKey, properties.mandatory, expiration.length)
    if (kind === null) return this.#publishFirst(exchange, routingKey, body, properties, frames)
    return (
      this.#publishAgain(kind, body, expiration, frames) ?? this.#publishWhole(exchange, routingKey, body, properties)
    )
  }

  #kindOf(exchange: string, routingKey: string, mandatory: unknown, digits: number): Kind | null {
    const last = this.#last
    if (
      last !== null &&
      last.routingKey === routingKey &&
      last.exchange === exchange &&
      last.expiration.length === digits &&
      last.mandatory === mandatory
    )
      return last
    const kind = this.#kinds.get(keyOf(exchange, routingKey, mandatory, digits)) ?? null
    if (kind !== null) this.#last = kind
    return kind
  }

  #publishWhole(exchange: string, routingKey: string, body: string | Buffer, properties: Options.Publish): boolean {
    const content = typeof body === 'string' ? Buffer.from(body) : body
    return this.#channel.publish(exchange, routingKey, content, properties)
  }

  /** Lets amqplib publish, and keeps what it wrote before the body. */
  #publishFirst(
    exchange: string,
    routingKey: string,
    body: string | Buffer,
    properties: Options.Publish,
    frames: DirectFrames,
  ): boolean {
    const { mandatory, expiration = '' } = properties
    return frames.watch(
      (first) => {
        const propertiesAt = aroundPayload + first.readUInt32BE(frameLengthAt)
        const length = propertiesAt + aroundPayload + first.readUInt32BE(propertiesAt + frameLengthAt)
        const head = Buffer.from(first.subarray(0, length))
        const kind = {
          exchange,
          routingKey,
          mandatory,
          expiration: String(expiration),
          head,
          lengthAt: propertiesAt + bodyLengthAt,
        }
        if (this.#kinds.size >= mostKinds) this.#kinds.clear()
        this.#kinds.set(keyOf(exchange, routingKey, mandatory, kind.expiration.length), kind)
        this.#last = kind
      },
      () => this.#publishWhole(exchange, routingKey, body, properties),
    )
  }

  /** Null: the body takes more than a frame, or more than there is ever room for. */
  #publishAgain(kind: Kind, body: string | Buffer, expiration: string, frames: DirectFrames): boolean | null {
    const { head, lengthAt } = kind
    const { inside, writer } = frames
    const most =
      typeof body !== 'string'
        ? body.length
        : body.length <= shortText
          ? body.length * mostBytesOfUnit
          : Buffer.byteLength(body)
    if (most + aroundPayload > Math.min(inside.connection.frameMax, slabSize - head.length)) return null
    const start = writer.reserve(head.length + aroundPayload + most)
    const { slab } = writer
    slab.set(head, start)
    const bodyAt = start + head.length
    // The last of the properties, before the end of its frame.
    if (expiration !== kind.expiration) slab.write(expiration, bodyAt - 1 - expiration.length, 'latin1')
    const textAt = bodyAt + beforePayload
    const length = typeof body === 'string' ? slab.write(body, textAt, 'utf8') : body.copy(slab, textAt)
    // Less than four bytes, as it fits into a frame.
    slab.writeUInt32BE(0, start + lengthAt)
    slab.writeUInt32BE(length, start + lengthAt + 4)
    if (length > 0) frameBody(slab, bodyAt, length, inside.ch)
    inside.connection.sentSinceLastCheck = true
    if (this.#confirms) inside.pushConfirmCallback(null)
    return frames.told(writer.commit(length > 0 ? textAt + length + 1 : bodyAt))
  }
}

/** Writes what is around a body that is in its place. */
function frameBody(slab: Buffer, at: number, length: number, channel: number): void {
  slab[at] = bodyFrame
  slab.writeUInt16BE(channel, at + channelAt)
  slab.writeUInt32BE(length, at + frameLengthAt)
  slab[at + beforePayload + length] = frameEnd
}

function keyOf(exchange: string, routingKey: string, mandatory: unknown, digits: number): string {
  return `${exchange}\n${routingKey}\n${mandatory}\n${digits}`
}
