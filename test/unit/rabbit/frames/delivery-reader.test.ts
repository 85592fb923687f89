import { createRequire } from 'node:module'
import type { ConsumeMessage } from 'amqplib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ConnectionInside, insideOfConnection } from '../../../../src/rabbit/frames/amqplib-inside.js'
import { DeliveryReader } from '../../../../src/rabbit/frames/delivery-reader.js'
import { openChannel } from './open-channel.js'
import { turn } from './socket.js'

const require = createRequire(import.meta.url)
const defs = require('../../../../node_modules/amqplib/lib/defs.js') as {
  readonly BasicDeliver: number
  readonly BasicProperties: number
  readonly BasicAck: number
  readonly BasicReturn: number
  encodeMethod(id: number, channel: number, fields: object): Buffer
  encodeProperties(id: number, channel: number, size: number, fields: object): Buffer
}
const { makeBodyFrame, HEARTBEAT_BUF } = require('../../../../node_modules/amqplib/lib/frame.js') as {
  makeBodyFrame(channel: number, body: Buffer): Buffer
  readonly HEARTBEAT_BUF: Buffer
}

interface Delivery {
  readonly consumerTag: string
  readonly deliveryTag: number
  readonly redelivered: boolean
  readonly exchange: string
  readonly routingKey: string
  readonly properties: object
  readonly body: Buffer
  /** Largest piece of the body in a frame. */
  readonly piece: number
}

/** The bytes in which a broker delivers a message. */
function bytesOf({ properties, body, piece, ...fields }: Delivery): Buffer {
  const frames = [
    defs.encodeMethod(defs.BasicDeliver, 1, fields),
    defs.encodeProperties(defs.BasicProperties, 1, body.length, properties),
  ]
  for (let at = 0; at < body.length; at += piece) frames.push(makeBodyFrame(1, body.subarray(at, at + piece)))
  return Buffer.concat(frames)
}

interface Reading {
  readonly messages: ConsumeMessage[]
  readonly returned: unknown[]
  readonly acked: unknown[]
  readonly errors: unknown[]
  /** What amqplib was given to deal with. */
  readonly frames: unknown[]
  readonly connection: ConnectionInside
  feed(chunk: Buffer): Promise<void>
}

/** A channel with two consumers; with `fast`, read by the reader under test. */
function reading(fast: boolean): Reading {
  const { socket, connection, channel } = openChannel(true)
  const messages: ConsumeMessage[] = []
  const consumers = channel as unknown as {
    registerConsumer(tag: string, take: (message: ConsumeMessage) => void): void
  }
  for (const tag of ['1', 'ctag-ü']) consumers.registerConsumer(tag, (message) => messages.push(message))
  const [returned, acked, errors, frames]: [unknown[], unknown[], unknown[], unknown[]] = [[], [], [], []]
  channel.on('return', (message) => returned.push(message))
  channel.on('ack', (fields) => acked.push(fields))
  const events = connection as unknown as NodeJS.EventEmitter
  events.on('frameError', (error) => errors.push(error))
  const { accept } = connection
  connection.accept = (frame) => {
    frames.push(frame)
    accept(frame)
  }
  const inside = insideOfConnection({ connection } as never) as ConnectionInside
  if (fast) new DeliveryReader(inside)
  connection.acceptLoop()
  const feed = async (chunk: Buffer): Promise<void> => {
    socket.push(chunk)
    await turn()
  }
  return { messages, returned, acked, errors, frames, connection: inside, feed }
}

const deliveries: fc.Arbitrary<Delivery> = fc
  .record({
    consumerTag: fc.constantFrom('1', 'ctag-ü'),
    deliveryTag: fc.oneof(fc.nat(), fc.constant(2 ** 40 + 5)),
    redelivered: fc.boolean(),
    exchange: fc.constantFrom('', 'openstack', 'x'.repeat(255)),
    routingKey: fc.constantFrom('topic', 'topic.servér', ''),
    properties: fc.constantFrom(
      {},
      { contentType: 'application/json', headers: {} },
      { contentType: 'application/json', expiration: '60000', deliveryMode: 2, headers: { compression: 'gzip', n: 1 } },
    ),
    body: fc.oneof(
      fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom(
        Buffer.alloc(0),
        Buffer.alloc(70_000, 'a'),
        Buffer.alloc(131_064, 'b'),
        Buffer.alloc(300_000, 'c'),
      ),
    ),
    piece: fc.constantFrom(131_064, 131_064, 131_064, 50),
  })
  .map((delivery) => (delivery.body.length > 1_000 ? { ...delivery, piece: 131_064 } : delivery))

const others: readonly Buffer[] = [
  HEARTBEAT_BUF,
  defs.encodeMethod(defs.BasicAck, 1, { deliveryTag: 7, multiple: true }),
  Buffer.concat([
    defs.encodeMethod(defs.BasicReturn, 1, { replyCode: 312, replyText: 'NO_ROUTE', exchange: '', routingKey: 'q' }),
    defs.encodeProperties(defs.BasicProperties, 1, 2, { contentType: 'application/json' }),
    makeBodyFrame(1, Buffer.from('{}')),
  ]),
]

const streams = fc.array(fc.oneof({ weight: 3, arbitrary: deliveries.map(bytesOf) }, fc.constantFrom(...others)), {
  minLength: 1,
  maxLength: 6,
})

/** Cuts bytes at some places, as a network does. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => 1 + (place % bytes.length)))].sort((a, b) => a - b)
  return [0, ...ends]
    .map((from, index) => bytes.subarray(from, ends[index] ?? bytes.length))
    .filter(({ length }) => length > 0)
}

describe('what is read', () => {
  it('is what amqplib reads, wherever the network cuts it', async () => {
    await fc.assert(
      fc.asyncProperty(streams, fc.array(fc.nat(), { maxLength: 6 }), async (stream, places) => {
        const [ours, theirs] = [reading(true), reading(false)]
        for (const chunk of cut(Buffer.concat(stream), places)) {
          await ours.feed(chunk)
          await theirs.feed(chunk)
        }
        expect(ours.errors).toEqual([])
        expect(ours.messages.length).toBe(theirs.messages.length)
        for (const [index, { content, fields, properties }] of ours.messages.entries()) {
          const wanted = theirs.messages[index] as ConsumeMessage
          expect({ fields, properties }).toEqual({ fields: wanted.fields, properties: wanted.properties })
          expect(content.equals(wanted.content)).toBe(true)
        }
        expect(ours.returned).toEqual(theirs.returned)
        expect(ours.acked).toEqual(theirs.acked)
      }),
      { numRuns: 150 },
    )
  })

  const message: Delivery = {
    ...{ consumerTag: '1', deliveryTag: 1, redelivered: false, exchange: 'e', routingKey: 'k' },
    ...{ properties: { contentType: 'application/json' }, body: Buffer.from('{}'), piece: 1_000 },
  }

  it('takes messages that are there as a whole past amqplib, which decodes the properties of the first', async () => {
    const { frames, messages, feed } = reading(true)
    await feed(Buffer.concat([1, 2, 3].map((deliveryTag) => bytesOf({ ...message, deliveryTag }))))
    expect(messages.map(({ fields }) => fields.deliveryTag)).toEqual([1, 2, 3])
    expect(messages[2]?.properties).toBe(messages[0]?.properties)
    expect(frames).toEqual([])
  })

  it('counts as a sign of life', async () => {
    const { connection, feed } = reading(true)
    connection.recvSinceLastCheck = false
    await feed(bytesOf(message))
    expect(connection.recvSinceLastCheck).toBe(true)
  })

  it('is for amqplib once the connection is closing', async () => {
    const { connection, messages, feed } = reading(true)
    const seen: unknown[] = []
    Object.assign(connection, { accept: (frame: unknown) => seen.push(frame) })
    await feed(bytesOf(message))
    expect([messages.length, seen.length]).toEqual([0, 3])
  })

  it.each([
    ['a frame without its end', (bytes: Buffer) => bytes.fill(0, bytes.length - 1)],
    ['a frame that is too long', (bytes: Buffer) => bytes.writeUInt32BE(0x7fff_ffff, 3) && bytes],
    ['a message of nobody', (bytes: Buffer) => bytes.fill(0x39, 12, 13)],
  ])('is an error where amqplib sees one: %s', async (_, spoil) => {
    const [ours, theirs] = [reading(true), reading(false)]
    const bytes = Buffer.from(spoil(bytesOf(message)) as Buffer)
    await ours.feed(bytes)
    await theirs.feed(bytes)
    expect(theirs.messages).toEqual([])
    expect(ours.messages).toEqual([])
    expect(ours.errors.map(String)).toEqual(theirs.errors.map(String))
  })
})
