import type { Buffer } from 'node:buffer'
import { Duplex } from 'node:stream'
import type { Channel } from 'amqplib'
import { type ChannelInside, insideOfChannel } from './amqplib-inside.js'
import type { TurnWriter } from './turn-writer.js'

/**
 * The frames of a channel, taken to the socket at once. amqplib leads each through a stream of the channel and a multiplexer that
 * waits for the next turn, which takes longer than to encode it.
 */
export class DirectFrames {
  readonly inside: ChannelInside
  readonly writer: TurnWriter
  readonly #channel: Channel
  readonly #sendOfChannel: unknown
  readonly #sendOfConnection: unknown
  #watcher: ((frames: Buffer) => void) | null = null
  #drained = true

  private constructor(channel: Channel, inside: ChannelInside, writer: TurnWriter) {
    this.#channel = channel
    this.inside = inside
    this.writer = writer
    this.#sendOfChannel = inside.sendMessage
    this.#sendOfConnection = inside.connection.sendMessage
  }

  /** To be called while the channel has nothing to send. Null where amqplib has other insides: then nothing changes. */
  static of(channel: Channel, writer: TurnWriter | null): DirectFrames | null {
    const inside = insideOfChannel(channel)
    const buffer = inside?.connection.channels[inside.ch]?.buffer
    if (writer === null || inside === null || !(buffer instanceof Duplex)) return null
    if (buffer.readableLength + buffer.writableLength > 0) return null
    const frames = new DirectFrames(channel, inside, writer)
    buffer.write = ((bytes: Buffer): boolean => {
      frames.#watcher?.(bytes)
      return frames.told(writer.append(bytes))
    }) as typeof buffer.write
    return frames
  }

  /** Whether amqplib would still send on the channel. */
  get open(): boolean {
    const { inside } = this
    return inside.sendMessage === this.#sendOfChannel && inside.connection.sendMessage === this.#sendOfConnection
  }

  /** Shows the first bytes that are written by what is done. */
  watch<Result>(onFirst: (frames: Buffer) => void, work: () => Result): Result {
    this.#watcher = (frames) => {
      this.#watcher = null
      onFirst(frames)
    }
    try {
      return work()
    } finally {
      this.#watcher = null
    }
  }

  /** Has the channel emit `drain` in time, if the socket has enough for now. Returns whether it takes more. */
  told(more: boolean): boolean {
    if (more || !this.#drained) return more
    this.#drained = false
    this.inside.connection.stream.once('drain', () => {
      this.#drained = true
      this.#channel.emit('drain')
    })
    return more
  }
}
