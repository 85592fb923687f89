import { PassThrough } from 'node:stream'
import type { Channel, ConfirmChannel, Options } from 'amqplib'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { DirectFrames } from '../../../../src/rabbit/frames/direct-frames.js'
import { MessageWriter } from '../../../../src/rabbit/frames/message-writer.js'
import { TurnWriter } from '../../../../src/rabbit/frames/turn-writer.js'
import { type OpenChannel, openChannel } from './open-channel.js'
import { Socket, turn } from './socket.js'

let direct: OpenChannel
let plain: OpenChannel
let writer: MessageWriter

beforeEach(() => {
  direct = openChannel(true)
  plain = openChannel(true)
  writer = new MessageWriter(direct.channel, DirectFrames.of(direct.channel, new TurnWriter(direct.socket)), true)
})

/** Publishes in both ways and compares the bytes. */
async function compare(messages: readonly Message[]): Promise<void> {
  for (const { exchange, routingKey, body, properties } of messages) {
    writer.publish(exchange, routingKey, body, properties)
    const content = typeof body === 'string' ? Buffer.from(body) : body
    ;(plain.channel as ConfirmChannel).publish(exchange, routingKey, content, properties)
  }
  await turn()
  await turn()
  const [ours, theirs] = [direct, plain].map(({ socket }) => Buffer.concat(socket.written))
  expect(ours?.equals(theirs as Buffer)).toBe(true)
}

interface Message {
  readonly exchange: string
  readonly routingKey: string
  readonly body: string | Buffer
  readonly properties: Options.Publish
}

const base = { contentType: 'application/json', contentEncoding: 'utf-8', deliveryMode: 2, priority: 0 } as const

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 3_000 }),
  fc.constantFrom('', '\ud800', 'x'.repeat(5_000), 'ü'.repeat(5_000), '€'.repeat(70_000), 'x'.repeat(131_064)),
  fc.constantFrom('x'.repeat(131_065), 'ü'.repeat(200_000)),
)

const messages: fc.Arbitrary<Message> = fc.record({
  exchange: fc.constantFrom('', 'openstack'),
  routingKey: fc.constantFrom('topic', 'topic.servér', 'reply_1'),
  body: fc.oneof({ weight: 4, arbitrary: texts }, { weight: 1, arbitrary: texts.map((text) => Buffer.from(text)) }),
  properties: fc
    .record({ mandatory: fc.boolean(), expiration: fc.oneof(fc.constant(null), fc.nat({ max: 70_000 }).map(String)) })
    .map(({ mandatory, expiration }) => ({ ...base, mandatory, ...(expiration !== null && { expiration }) })),
})

describe('what is written directly', () => {
  it('is what amqplib writes, byte by byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(messages, { minLength: 1, maxLength: 8 }), compare).beforeEach(() => {
        direct.socket.written.length = 0
        plain.socket.written.length = 0
      }),
      { numRuns: 200 },
    )
  })

  it('is written by amqplib where there are headers', async () => {
    const message = {
      exchange: '',
      routingKey: 'q',
      body: '{}',
      properties: { ...base, headers: { compression: 'gzip' } },
    }
    const other = { ...message, properties: { ...base, headers: { compression: 'zip' } } }
    await compare([message, other, { ...message, properties: base }, message])
  })

  it('is encoded by amqplib once for each kind', async () => {
    let encoded = 0
    const { channel } = direct
    const publish = channel.publish.bind(channel)
    channel.publish = (...args: Parameters<typeof publish>) => {
      encoded += 1
      return publish(...args)
    }
    for (const expiration of ['1', '2', '10', '99', '1'])
      for (const body of ['a', 'bc']) writer.publish('', 'q', body, { ...base, expiration })
    await turn()
    expect(encoded).toBe(2)
  })

  it('keeps the count by which amqplib knows what is confirmed', async () => {
    for (let count = 0; count < 5; count++) writer.publish('', 'q', 'x', base)
    const { channel } = direct
    const waiting = channel.waitForConfirms()
    channel.emit('ack', { deliveryTag: 3, multiple: true })
    channel.emit('ack', { deliveryTag: 5, multiple: false })
    channel.emit('ack', { deliveryTag: 4, multiple: false })
    await expect(waiting).resolves.toBeDefined()
  })

  it('remembers a limited number of kinds', async () => {
    await compare(
      Array.from({ length: 600 }, (_, index) => ({
        ...{ exchange: '', routingKey: `q${index % 300}`, body: `${index}`, properties: base },
      })),
    )
  })

  it('throws for what AMQP cannot carry, as amqplib does', () => {
    expect(() => writer.publish('', 'x'.repeat(300), '{}', base)).toThrow(TypeError)
  })

  it('is not written any more once the channel is closing', () => {
    writer.publish('', 'q', 'x', base)
    void direct.channel.close().catch(() => {})
    expect(() => writer.publish('', 'q', 'x', base)).toThrow('Channel closing')
  })
})

describe('frames of a channel', () => {
  it('tell the channel once when it may go on', async () => {
    let drains = 0
    direct.channel.on('drain', () => {
      drains += 1
    })
    direct.socket.holds = true
    const long = 'x'.repeat(60_000)
    for (let count = 0; count < 4; count++) writer.publish('', 'q', long, base)
    await turn()
    expect([writer.publish('', 'q', 'a', base), writer.publish('', 'q', 'b', base)]).toEqual([false, false])
    await direct.socket.takeAll()
    expect(drains).toBe(1)
  })

  it('stay where they are if others wait before them', () => {
    const buffer = new PassThrough({ objectMode: true })
    buffer.write(Buffer.from('first'))
    const { channel } = direct
    const inside = channel as unknown as { readonly connection: { readonly channels: unknown[] }; readonly ch: number }
    inside.connection.channels[inside.ch] = { buffer }
    expect(DirectFrames.of(channel, new TurnWriter(new Socket()))).toBeNull()
  })

  it.each([{}, { connection: {} }, { connection: { stream: {} }, ch: 1 }])(
    'of another amqplib, %j, are left alone',
    (other) => {
      expect(DirectFrames.of(other as unknown as Channel, new TurnWriter(new Socket()))).toBeNull()
    },
  )
})
