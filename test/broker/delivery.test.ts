import { deflateSync } from 'node:zlib'
import type { Channel } from 'amqplib'
import { describe, expect, it } from 'vitest'
import type { IncomingRequest, Transport } from '../../src/transport/transport.js'
import { eventually } from './harness/eventually.js'
import { plainServer } from './harness/plain-server.js'
import { brokerSuite, freshTopic, request, sending } from './harness/suite.js'

const suite = brokerSuite()

/** A raw channel, to send and receive what no well-behaved peer would. */
async function rawChannel(): Promise<Channel> {
  const channel = await (await suite.raw()).createChannel()
  channel.on('error', () => {})
  return channel
}

const json = { contentType: 'application/json' }

function enveloped(message: Record<string, unknown>): Buffer {
  return Buffer.from(JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': JSON.stringify(message) }))
}

/** How many messages wait in a queue. */
async function waiting(channel: Channel, queue: string): Promise<number> {
  return (await channel.checkQueue(queue)).messageCount
}

/** Bodies of the messages of a reply queue of our own. */
async function replies(
  channel: Channel,
  queue: string,
): Promise<{ content: Record<string, unknown>; taken: number }[]> {
  const received: { content: Record<string, unknown>; taken: number }[] = []
  await channel.consume(
    queue,
    (message) => {
      if (!message) return
      const body = JSON.parse(message.content.toString()) as Record<string, string>
      received.push({ content: JSON.parse(String(body['oslo.message'])) as Record<string, unknown>, taken: Date.now() })
    },
    { noAck: true },
  )
  return received
}

describe('what a server takes for a request', () => {
  const message = { method: 'm', args: { a: 1 } }
  it.each([
    ['a body with an envelope', enveloped(message), json],
    ['a bare message', Buffer.from(JSON.stringify(message)), json],
    [
      'spaces and raw UTF-8',
      Buffer.from(`{ "oslo.version" : "2.0", "oslo.message": ${JSON.stringify(JSON.stringify(message, null, 1))} }`),
      json,
    ],
    [
      'zlib, which peers call gzip',
      deflateSync(enveloped(message)),
      { ...json, headers: { compression: 'application/x-gzip' } },
    ],
    ['another encoding by name', enveloped(message), { ...json, contentEncoding: 'latin-1' }],
    ['unknown keys', enveloped({ ...message, _other: 1, more: 2 }), json],
  ])('%s', async (_, body, options) => {
    const topic = freshTopic()
    const server = await plainServer(await suite.open(), { topic, server: 'one' })
    const channel = await rawChannel()
    channel.publish('openstack', topic, body, options)
    await eventually(() => expect(server.requests).toMatchObject([{ method: 'm', args: { a: 1 } }]))
  })
})

describe('what a server rejects', () => {
  const good = enveloped({ method: 'after', args: {} })
  it.each([
    ['no JSON', Buffer.from('{'), json],
    ['a number', Buffer.from('5'), json],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), json],
    ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), good]), json],
    ['a newer envelope', Buffer.from('{"oslo.version": "2.1", "oslo.message": "{}"}'), json],
    ['an envelope without a text', Buffer.from('{"oslo.version": "2.0", "oslo.message": {}}'), json],
    ['nesting without end', Buffer.from('['.repeat(200_000)), json],
    ['another content type', good, { contentType: 'application/json; charset=utf-8' }],
    ['no content type', good, {}],
    ['an unknown compression', good, { ...json, headers: { compression: 'application/x-bz2' } }],
    ['a broken compression', good, { ...json, headers: { compression: 'application/x-gzip' } }],
  ])('%s, once, and goes on', async (_, body, options) => {
    const topic = freshTopic()
    const server = await plainServer(await suite.open(), { topic, server: 'one' })
    const channel = await rawChannel()
    channel.publish('openstack', topic, body, options)
    channel.publish('openstack', topic, good, json)
    await eventually(() => expect(server.requests.map(({ method }) => method)).toEqual(['after']))
    // Not put back: the queue is empty, and nothing is held either once the consumer has gone.
    await server.listener.close()
    expect(await waiting(channel, topic)).toBe(0)
  })
})

describe('duplicates', () => {
  it('are dropped by their unique id, whatever queue they come from, unless they have none', async () => {
    const topic = freshTopic()
    const server = await plainServer(await suite.open(), { topic, server: 'one' })
    const channel = await rawChannel()
    const send = (id: unknown, key = topic): boolean =>
      channel.publish('openstack', key, enveloped({ method: `m${id}`, args: {}, _unique_id: id }), json)
    for (let id = 0; id < 16; id++) send(id)
    // Messages of two queues come in any order.
    await eventually(() => expect(server.requests).toHaveLength(16))
    send(0)
    send(15, `${topic}.one`)
    await eventually(() => expect(server.refused).toHaveLength(2))
    send(null)
    send(null)
    const ids = [...Array.from({ length: 16 }, (_, id) => `m${id}`), 'mnull', 'mnull']
    await eventually(() => expect(server.requests.map(({ method }) => method).sort()).toEqual(ids.sort()))
    expect(server.refused.map(({ method }) => method).sort()).toEqual(['m0', 'm15'])
    await server.listener.close()
    expect(await waiting(channel, topic)).toBe(0)
  })
})

describe('expiry', () => {
  it('takes a call off the queue when its caller has given up, and leaves casts', async () => {
    const topic = freshTopic()
    const first = await plainServer(await suite.open(), { topic, server: 'one' })
    const client = await suite.open()
    await client.call({ topic }, request('before'), sending())
    await first.listener.close()
    const channel = await rawChannel()
    const options = sending({ timeoutMs: 300 })
    const called = client.call({ topic }, request('late'), options)
    await Promise.all([
      client.cast({ topic }, request('kept'), options),
      expect(called).rejects.toThrow('the broker had the request'),
    ])
    await eventually(async () => expect(await waiting(channel, topic)).toBe(1))
    const second = await plainServer(await suite.open(), { topic, server: 'one' })
    await client.call({ topic }, request('last'), sending())
    expect(second.requests.map(({ method }) => method)).toEqual(['kept', 'last'])
  })
})

describe('an answer', () => {
  it('has the form and the properties of oslo.messaging, and echoes the message id whatever it is', async () => {
    const topic = freshTopic()
    const queue = `reply_${topic}`
    const { proxy, url } = await suite.recording()
    await plainServer(await suite.open({ url }), { topic, server: 'one' })
    const channel = await rawChannel()
    await channel.assertQueue(queue, { durable: false })
    const received = await replies(channel, queue)
    const ask = { method: 'm', args: { a: 1 }, _msg_id: { odd: [1] }, _reply_q: queue, _timeout: null, _unique_id: 'u' }
    channel.publish('openstack', topic, enveloped(ask), json)
    await eventually(() => received.length === 1)
    const { _unique_id, ...rest } = received[0]?.content ?? {}
    expect(rest).toEqual({ result: { a: 1 }, failure: null, ending: true, _msg_id: { odd: [1] } })
    expect(Object.keys(received[0]?.content ?? {})).toEqual(['result', 'failure', 'ending', '_msg_id', '_unique_id'])
    expect(_unique_id).toMatch(/^[0-9a-f]{32}$/)
    const publish = proxy.methods(2).find(({ name }) => name === 'basic.publish')
    expect(publish?.fields).toEqual({ exchange: '', routing_key: queue, mandatory: true, immediate: false })
    const header = proxy.frames.find((frame) => frame.kind === 'header')
    expect(header?.kind === 'header' && header.properties).toEqual({
      content_type: 'application/json',
      content_encoding: 'utf-8',
      headers: {},
      delivery_mode: 2,
      priority: 0,
    })
  })

  it.each([
    ['null', null],
    ['an empty text', ''],
    ['zero', 0],
    ['an empty list', []],
  ])('is not sent for the message id %s', async (_, id) => {
    const topic = freshTopic()
    const queue = `reply_${topic}`
    const server = await plainServer(await suite.open(), { topic, server: 'one' })
    const channel = await rawChannel()
    await channel.assertQueue(queue, { durable: false })
    const received = await replies(channel, queue)
    channel.publish('openstack', topic, enveloped({ method: 'm', args: {}, _msg_id: id, _reply_q: queue }), json)
    channel.publish('openstack', topic, enveloped({ method: 'n', args: {}, _msg_id: 'n', _reply_q: queue }), json)
    await eventually(() => received.length > 0)
    expect(server.requests).toHaveLength(2)
    expect(received.map(({ content }) => content._msg_id)).toEqual(['n'])
  })

  it('waits for a reply queue that comes late, and holds nobody up meanwhile', async () => {
    const topic = freshTopic()
    const queue = `reply_${topic}`
    const { proxy, url } = await suite.recording()
    const server = await plainServer(await suite.open({ url }), { topic, server: 'one' })
    const channel = await rawChannel()
    const ask = (id: string): boolean =>
      channel.publish('openstack', topic, enveloped({ method: id, args: {}, _msg_id: id, _reply_q: queue }), json)
    ask('first')
    ask('second')
    await eventually(() => server.requests.length === 2)
    const client = await suite.open()
    await client.call({ topic }, request('other'), sending({ timeoutMs: 2_000 }))
    const offers = (): unknown[] =>
      proxy.methods().filter(({ name, fields }) => name === 'basic.publish' && fields.routing_key === queue)
    await eventually(() => offers().length >= 4)
    await channel.assertQueue(queue, { durable: false })
    const received = await replies(channel, queue)
    await eventually(() => received.length === 2)
    expect(received.map(({ content }) => content._msg_id).sort()).toEqual(['first', 'second'])
    // Every attempt has a unique id of its own.
    const ids = proxy.frames.flatMap((frame) =>
      frame.kind === 'body' && frame.content.includes('first')
        ? [/_unique_id\\":\s*\\"([0-9a-f]{32})/.exec(frame.content.toString())?.[1]]
        : [],
    )
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('is given up after the time that the URL sets, and its queue is left alone for a while', async () => {
    const topic = freshTopic()
    const queue = `reply_${topic}`
    const { proxy, url } = await suite.recording({ kombu_missing_consumer_retry_timeout: '1' })
    const taken: IncomingRequest[] = []
    const server = await plainServer(await suite.open({ url }), { topic, server: 'one' }, (_, incoming) => {
      taken.push(incoming)
    })
    const channel = await rawChannel()
    const ask = (id: string): boolean =>
      channel.publish('openstack', topic, enveloped({ method: id, args: {}, _msg_id: id, _reply_q: queue }), json)
    const offers = (): number =>
      proxy.methods().filter(({ name, fields }) => name === 'basic.publish' && fields.routing_key === queue).length
    ask('first')
    await eventually(() => offers() >= 4)
    // To a queue that was given up nothing is published any more, not even a sign of life.
    await eventually(async () => {
      const before = offers()
      await taken[0]?.heartbeat()
      return offers() === before
    })
    // The queue comes, too late.
    await channel.assertQueue(queue, { durable: false })
    const count = offers()
    ask('second')
    await eventually(() => server.requests.length === 2)
    const client = await suite.open()
    await client.call({ topic }, request('other'), sending())
    expect(offers()).toBe(count)
    expect(await waiting(channel, queue)).toBe(0)
  })

  it.each([
    ['is not a text', 5],
    ['is longer than AMQP allows', 'q'.repeat(300)],
    ['is empty', ''],
  ])('to a reply queue whose name %s harms nobody', async (_, queue) => {
    const topic = freshTopic()
    const server = await plainServer(await suite.open(), { topic, server: 'one' })
    const channel = await rawChannel()
    channel.publish('openstack', topic, enveloped({ method: 'm', args: {}, _msg_id: 'm', _reply_q: queue }), json)
    await eventually(() => server.requests.length === 1)
    const client = await suite.open()
    await expect(client.call({ topic }, request('after'), sending())).resolves.toMatchObject({ failure: null })
  })
})

describe('a client', () => {
  it('ignores what arrives on its reply queue and belongs to no call', async () => {
    const topic = freshTopic()
    const server = await suite.open()
    await plainServer(server, { topic, server: 'one' })
    const client = await suite.open()
    const queue = await replyQueueOf(client, topic)
    const channel = await rawChannel()
    for (const body of [
      '{',
      '5',
      '{"_msg_id": "nobody", "result": 1, "ending": true}',
      '{"_msg_id": null, "ending": false}',
      '',
    ])
      channel.publish('', queue, Buffer.from(body), json)
    await expect(client.call({ topic }, request('m', { a: 1 }), sending())).resolves.toEqual({
      result: { a: 1 },
      failure: null,
    })
    await eventually(async () => expect(await waiting(channel, queue)).toBe(0))
  })

  it('takes an answer in two messages, as old peers send it', async () => {
    const topic = freshTopic()
    const channel = await rawChannel()
    await channel.assertExchange('openstack', 'topic', { durable: false })
    await channel.assertQueue(topic, { durable: false, autoDelete: true })
    await channel.bindQueue(topic, 'openstack', topic)
    await channel.consume(
      topic,
      (message) => {
        const envelope = JSON.parse(String(message?.content)) as Record<string, string>
        const { _msg_id, _reply_q } = JSON.parse(String(envelope['oslo.message'])) as Record<string, string>
        for (const part of [
          { result: 42, ending: false },
          { result: null, ending: true },
        ])
          channel.publish('', String(_reply_q), enveloped({ ...part, failure: null, _msg_id }), json)
      },
      { noAck: true },
    )
    const client = await suite.open()
    await expect(client.call({ topic }, request('m'), sending())).resolves.toEqual({ result: 42, failure: null })
  })
})

/** Finds out a client's reply queue by looking at a request of it. */
async function replyQueueOf(client: Transport, topic: string): Promise<string> {
  const channel = await rawChannel()
  const spy = await channel.assertQueue('', { exclusive: true })
  await channel.bindQueue(spy.queue, 'openstack', topic)
  await client.call({ topic }, request('spied'), sending())
  const message = await eventually(() => channel.get(spy.queue, { noAck: true }))
  if (!message) throw new Error('nothing was sent')
  const envelope = JSON.parse(message.content.toString()) as Record<string, string>
  const { _reply_q } = JSON.parse(String(envelope['oslo.message'])) as { _reply_q: string }
  return _reply_q
}

describe('a listener', () => {
  it('holds no more than its prefetch allows, for each of its queues', async () => {
    const topic = freshTopic()
    const held: IncomingRequest[] = []
    const server = await suite.open()
    await server.listen({ topic, server: 'one' }, { prefetch: 3, onRequest: (incoming) => void held.push(incoming) })
    const client = await suite.open()
    for (let count = 0; count < 10; count++) await client.cast({ topic }, request('m', { count }), sending())
    const channel = await rawChannel()
    await eventually(async () => expect([held.length, await waiting(channel, topic)]).toEqual([3, 7]))
    held[0]?.acknowledge()
    await eventually(async () => expect([held.length, await waiting(channel, topic)]).toEqual([4, 6]))
  })

  it('prefers the prefetch of the URL', async () => {
    const topic = freshTopic()
    const held: IncomingRequest[] = []
    const server = await suite.open({ query: { rabbit_qos_prefetch_count: '2' } })
    await server.listen({ topic, server: 'one' }, { prefetch: 5, onRequest: (incoming) => void held.push(incoming) })
    const client = await suite.open()
    for (let count = 0; count < 6; count++) await client.cast({ topic }, request('m'), sending())
    const channel = await rawChannel()
    await eventually(async () => expect([held.length, await waiting(channel, topic)]).toEqual([2, 4]))
  })

  it('gives back what it has not taken up when it stops, and takes nothing more', async () => {
    const topic = freshTopic()
    const held: IncomingRequest[] = []
    const server = await suite.open()
    const listener = await server.listen(
      { topic, server: 'one' },
      { prefetch: 0, onRequest: (incoming) => void held.push(incoming) },
    )
    const client = await suite.open()
    for (let number = 0; number < 5; number++) await client.cast({ topic }, request('m', { number }), sending())
    await eventually(() => held.length === 5)
    const taken = held.slice(0, 2).map((incoming) => incoming.acknowledge())
    await listener.stop()
    expect(taken).toEqual([true, true])
    expect(held[2]?.acknowledge()).toBe(false)
    const channel = await rawChannel()
    expect(await waiting(channel, topic)).toBe(3)
    await client.cast({ topic }, request('m', { number: 5 }), sending())
    const other = await plainServer(await suite.open(), { topic, server: 'two' })
    await eventually(() => other.requests.length === 4)
    expect(other.requests.map(({ args }) => args)).toEqual([2, 3, 4, 5].map((number) => ({ number })))
    expect(held).toHaveLength(5)
  })

  it('can still answer after it stopped', async () => {
    const topic = freshTopic()
    const held: IncomingRequest[] = []
    const server = await suite.open()
    const listener = await server.listen(
      { topic, server: 'one' },
      { prefetch: 0, onRequest: (incoming) => void held.push(incoming) },
    )
    const client = await suite.open()
    const called = client.call({ topic }, request('m'), sending())
    called.catch(() => {})
    await eventually(() => held.length === 1)
    held[0]?.acknowledge()
    await listener.stop()
    await held[0]?.reply({ result: 'late', failure: null })
    await expect(called).resolves.toEqual({ result: 'late', failure: null })
  })
})
