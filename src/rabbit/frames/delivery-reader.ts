import { Buffer } from 'node:buffer'
import type { ConsumeMessage } from 'amqplib'
import type { ConnectionInside } from './amqplib-inside.js'
import {
  aroundPayload,
  beforePayload,
  bodyFrame,
  bodyLengthAt,
  channelAt,
  fixedProperties,
  frameEnd,
  headerFrame,
  lengthAt,
  methodFrame,
} from './frame-layout.js'

/** Where the arguments of a method begin, behind its class and number. */
const argumentsAt = beforePayload + 4
/** `basic.deliver`, class and method. */
const deliver = 0x003c_003c
/** Longer frames, in bytes, come from nobody who means well, and amqplib says what is wrong with them. */
const longestMethod = 1_024
const longestProperties = 32 * 1024
/** How many forms of properties and of addresses are remembered; more are forgotten all at once. */
const mostRemembered = 256

const nothing = Buffer.alloc(0)

/** What {@link DeliveryReader.next} found at the beginning of what was read. */
type Found = 'delivered' | 'incomplete' | 'else'

/** Where a message was published. */
interface Address {
  readonly exchange: string
  readonly routingKey: string
}

/**
 * Reads the frames of a connection in place of amqplib, and hands messages that are there as a whole to their consumers. Everything
 * else is left to amqplib, as are the properties of the first message of each kind.
 */
export class DeliveryReader {
  readonly #inside: ConnectionInside
  readonly #recvFrame: () => unknown
  /** What amqplib does with frames as long as the connection is not being closed. */
  readonly #accept: unknown
  #bytes: Buffer
  #at = 0
  /** By the bytes in which they came. */
  readonly #properties = new Map<string, ConsumeMessage['properties']>()
  readonly #addresses = new Map<string, Address>()

  /** Begins to read, in the middle of whatever amqplib reads. */
  constructor(inside: ConnectionInside) {
    this.#inside = inside
    this.#recvFrame = inside.recvFrame
    this.#accept = inside.accept
    this.#bytes = inside.rest
    inside.recvFrame = () => this.#next()
  }

  /** The next frame that is for amqplib; false if there is none at the moment. */
  #next(): unknown {
    for (;;) {
      const found = this.#take()
      if (found === 'delivered') continue
      if (found === 'else' && this.#isWhole()) return this.#leave()
      if (!this.#read()) return false
    }
  }

  /** Whether amqplib would find a frame in what was read, or would not want to wait for the rest of it. */
  #isWhole(): boolean {
    const left = this.#bytes.length - this.#at
    const length = this.#bytes.readUInt32BE(this.#at + lengthAt)
    const { maxFrameSize } = this.#inside
    return left >= aroundPayload + length || (maxFrameSize > 0 && length > maxFrameSize)
  }

  /** Has amqplib decode a frame. */
  #leave(): unknown {
    const inside = this.#inside
    inside.rest = this.#bytes.subarray(this.#at)
    const frame = this.#recvFrame.call(inside)
    this.#bytes = inside.rest
    this.#at = 0
    return frame
  }

  /** Reads on. False if there is nothing to read. */
  #read(): boolean {
    const incoming = this.#inside.stream.read() as Buffer | null
    if (incoming === null) return false
    this.#inside.recvSinceLastCheck = true
    const rest = this.#bytes.length - this.#at
    this.#bytes = rest === 0 ? incoming : Buffer.concat([this.#bytes.subarray(this.#at), incoming])
    this.#at = 0
    return true
  }

  /** Hands over the message that stands at the beginning, if it is one. */
  #take(): Found {
    const bytes = this.#bytes
    const at = this.#at
    const left = bytes.length - at
    if (left < aroundPayload + 4) return left < aroundPayload ? 'incomplete' : 'else'
    const methodLength = bytes.readUInt32BE(at + lengthAt)
    if (bytes[at] !== methodFrame || bytes.readUInt32BE(at + beforePayload) !== deliver || methodLength > longestMethod)
      return 'else'
    const headerAt = at + aroundPayload + methodLength
    if (bytes.length < headerAt + beforePayload + fixedProperties) return 'incomplete'
    const headerLength = bytes.readUInt32BE(headerAt + lengthAt)
    const bodyLength = bytes.readUInt32BE(headerAt + bodyLengthAt + 4)
    if (
      bytes[headerAt - 1] !== frameEnd ||
      bytes[headerAt] !== headerFrame ||
      headerLength > longestProperties ||
      bytes.readUInt32BE(headerAt + bodyLengthAt) !== 0 ||
      // In more than one frame, it is for amqplib to put together.
      bodyLength > this.#inside.frameMax - aroundPayload
    )
      return 'else'
    const bodyAt = headerAt + aroundPayload + headerLength
    const end = bodyLength === 0 ? bodyAt : bodyAt + aroundPayload + bodyLength
    if (bytes.length < end) return 'incomplete'
    if (
      bytes[bodyAt - 1] !== frameEnd ||
      (bodyLength > 0 &&
        (bytes[bodyAt] !== bodyFrame ||
          bytes.readUInt32BE(bodyAt + lengthAt) !== bodyLength ||
          bytes[end - 1] !== frameEnd))
    )
      return 'else'
    const consumer = this.#consumerOf(bytes, at)
    if (consumer === undefined) return 'else'
    const { fields, properties } = this.#told(bytes, at, headerAt, headerLength)
    const content = bodyLength === 0 ? nothing : bytes.subarray(bodyAt + beforePayload, end - 1)
    this.#at = end
    consumer({ fields, properties, content })
    return 'delivered'
  }

  /** Who takes a message; undefined if that is for amqplib to say. */
  #consumerOf(bytes: Buffer, at: number): ((message: ConsumeMessage) => void) | undefined {
    const inside = this.#inside
    const channel = inside.channels[bytes.readUInt16BE(at + channelAt)]?.channel
    if (inside.accept !== this.#accept || channel?.consumers === undefined || Object.hasOwn(channel, 'accept'))
      return undefined
    return channel.consumers.get(shortText(bytes, at + argumentsAt))
  }

  #told(bytes: Buffer, at: number, headerAt: number, headerLength: number): Omit<ConsumeMessage, 'content'> {
    const tagAt = at + argumentsAt + 1 + (bytes[at + argumentsAt] as number)
    const deliveryTag = bytes.readUInt32BE(tagAt) * 2 ** 32 + bytes.readUInt32BE(tagAt + 4)
    const redelivered = ((bytes[tagAt + 8] as number) & 1) === 1
    const { exchange, routingKey } = this.#address(bytes, tagAt + 9, headerAt - 1)
    const consumerTag = shortText(bytes, at + argumentsAt)
    return {
      fields: { consumerTag, deliveryTag, redelivered, exchange, routingKey },
      properties: this.#propertiesOf(bytes, headerAt, headerLength),
    }
  }

  #address(bytes: Buffer, from: number, to: number): Address {
    const key = bytes.toString('latin1', from, to)
    let address = this.#addresses.get(key)
    if (address === undefined) {
      const routingKeyAt = from + 1 + (bytes[from] as number)
      address = { exchange: shortText(bytes, from), routingKey: shortText(bytes, routingKeyAt) }
      if (this.#addresses.size >= mostRemembered) this.#addresses.clear()
      this.#addresses.set(key, address)
    }
    return address
  }

  #propertiesOf(bytes: Buffer, headerAt: number, headerLength: number): ConsumeMessage['properties'] {
    const key = bytes.toString(
      'latin1',
      headerAt + beforePayload + fixedProperties,
      headerAt + beforePayload + headerLength,
    )
    let properties = this.#properties.get(key)
    if (properties === undefined) {
      const inside = this.#inside
      inside.rest = bytes.subarray(headerAt, headerAt + aroundPayload + headerLength)
      properties = (this.#recvFrame.call(inside) as { readonly fields: ConsumeMessage['properties'] }).fields
      if (this.#properties.size >= mostRemembered) this.#properties.clear()
      this.#properties.set(key, properties)
    }
    return properties
  }
}

/** A text of at most 255 bytes, behind its length. */
function shortText(bytes: Buffer, at: number): string {
  const length = bytes[at] as number
  return length === 1 ? String.fromCharCode(bytes[at + 1] as number) : bytes.toString('utf8', at + 1, at + 1 + length)
}
