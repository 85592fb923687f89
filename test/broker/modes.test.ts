import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '../../src/core/ids.js'
import { eventually } from './harness/eventually.js'
import { type PlainServer, plainServer } from './harness/plain-server.js'
import { brokerSuite, freshTopic, request, sending } from './harness/suite.js'

const suite = brokerSuite()

describe('compressed bodies', () => {
  it('travel in both directions, and to peers that do not compress', async () => {
    const topic = freshTopic()
    const compressing = await suite.open({ rabbit: { compression: 'gzip' } })
    const plain = await suite.open()
    await plainServer(compressing, { topic, server: 'one' })
    for (const client of [compressing, plain])
      await expect(client.call({ topic }, request('m', { a: 1 }), sending())).resolves.toMatchObject({
        result: { a: 1 },
      })
  })

  it('are what peers write', async () => {
    const topic = freshTopic()
    const channel = await (await suite.raw()).createChannel()
    await channel.assertExchange('openstack', 'topic', { durable: false })
    await channel.assertQueue(topic, { durable: false })
    await channel.bindQueue(topic, 'openstack', topic)
    await (await suite.open({ query: { kombu_compression: 'gzip' } })).cast({ topic }, request('m'), sending())
    const message = await eventually(() => channel.get(topic, { noAck: true }))
    if (!message) throw new Error('no message came')
    expect(message.properties.headers).toEqual({ compression: 'application/x-gzip' })
    expect(JSON.parse(inflateSync(message.content).toString())).toMatchObject({ 'oslo.version': '2.0' })
    await channel.deleteQueue(topic)
  })
})

describe('a stream for the fanout', () => {
  const rabbit = { quorumQueue: true, transientQuorumQueue: true, streamFanout: true, prefetch: 10 } as const
  const fresh = () => ({ topic: freshTopic(), exchange: freshTopic() })

  it('reaches every server of the topic', async () => {
    const target = fresh()
    const servers: PlainServer[] = []
    for (const server of ['one', 'two'])
      servers.push(await plainServer(await suite.open({ rabbit }), { ...target, server }))
    const client = await suite.open({ rabbit })
    await client.cast({ ...target, fanout: true }, request('m'), sending())
    await eventually(() => servers.every(({ requests }) => requests.length === 1))
  })

  it('keeps what a server misses while it is cut off, and brings nothing twice', async () => {
    const target = fresh()
    const { proxy, url } = await suite.recording()
    const server = await plainServer(await suite.open({ url, rabbit }), { ...target, server: 'one' })
    const client = await suite.open({ rabbit })
    const cast = (number: number) => client.cast({ ...target, fanout: true }, request('m', { number }), sending())
    const numbers = (): unknown[] => server.requests.map(({ args }) => (args as { number: number }).number)
    for (const number of [1, 2, 3]) await cast(number)
    await eventually(() => numbers().length === 3)
    proxy.cut()
    for (const number of [4, 5]) await cast(number)
    await eventually(() => numbers().length >= 5)
    await cast(6)
    await eventually(() => numbers().length >= 6)
    expect(numbers()).toEqual([1, 2, 3, 4, 5, 6])
    expect(server.refused).toEqual([])
  })

  it('is left where it is, and without delay', async () => {
    const target = fresh()
    const { listener } = await plainServer(await suite.open({ rabbit }), { ...target, server: 'one' })
    await (await suite.open({ rabbit })).cast({ ...target, fanout: true }, request('m'), sending())
    const begin = performance.now()
    await listener.close()
    expect(performance.now() - begin).toBeLessThan(2_500)
    const channel = await (await suite.raw()).createChannel()
    await expect(channel.checkQueue(`${target.topic}_fanout`)).resolves.toMatchObject({
      queue: `${target.topic}_fanout`,
    })
  })
})

describe('stable names of private queues', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stubwire-test-'))
    vi.stubEnv('TMPDIR', folder)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('are the same for the next process, whose server finds what it missed', async () => {
    const rabbit = { useQueueManager: true, hostname: 'h', processName: newId() }
    const topic = freshTopic()
    const client = await suite.open()
    const first = await suite.open({ rabbit })
    await plainServer(first, { topic, server: 'one' })
    await first.close()
    await client.cast({ topic, fanout: true }, request('missed'), sending())
    const second = await plainServer(await suite.open({ rabbit }), { topic, server: 'one' })
    await eventually(() => second.requests.length === 1)
    expect(second.requests[0]?.method).toBe('missed')
  })

  it('are different at the same time', async () => {
    const rabbit = { useQueueManager: true, hostname: 'h', processName: newId() }
    const topic = freshTopic()
    await plainServer(await suite.open(), { topic, server: 'one' })
    const clients = await Promise.all([1, 2, 3].map(() => suite.open({ rabbit })))
    const answers = await Promise.all(
      clients.map((client, number) => client.call({ topic }, request('m', { number }), sending())),
    )
    expect(answers.map(({ result }) => result)).toEqual([{ number: 0 }, { number: 1 }, { number: 2 }])
  })
})

describe('an exchange that the broker has without durability', () => {
  async function notDurable(): Promise<{ topic: string; exchange: string }> {
    const target = { topic: freshTopic(), exchange: freshTopic() }
    await plainServer(await suite.open(), { ...target, server: 'old' })
    return target
  }

  it('serves clients that want it durable', async () => {
    const target = await notDurable()
    const client = await suite.open({ rabbit: { durableQueues: true } })
    await expect(client.call(target, request('m', { a: 1 }), sending())).resolves.toMatchObject({ result: { a: 1 } })
    await expect(client.cast(target, request('m'), sending())).resolves.toBeUndefined()
  })

  it('serves servers that want it durable', async () => {
    const target = await notDurable()
    const server = await plainServer(await suite.open({ rabbit: { durableQueues: true } }), {
      ...target,
      server: 'new',
    })
    const client = await suite.open()
    await client.cast({ ...target, server: 'new' }, request('m'), sending())
    await eventually(() => server.requests.length === 1)
  })

  it('can be watched by those who want it durable', async () => {
    const target = await notDurable()
    const seen: string[] = []
    const transport = await suite.open({ rabbit: { durableQueues: true } })
    await transport.watch?.({
      exchange: target.exchange,
      topics: [],
      onMessage: ({ request: passing }) => void seen.push(String(passing?.method)),
    })
    await (await suite.open()).cast(target, request('m'), sending())
    await eventually(() => expect(seen).toEqual(['m']))
  })

  it('is an error the other way round, which names the option', async () => {
    const target = { topic: freshTopic(), exchange: freshTopic() }
    await plainServer(await suite.open({ rabbit: { durableQueues: true } }), { ...target, server: 'one' })
    await expect((await suite.open()).cast(target, request('m'), sending())).rejects.toThrow(
      `the exchange "${target.exchange}" exists with durable true, and this side wants false; ` +
        'all peers must agree on amqp_durable_queues and rabbit_quorum_queue',
    )
  })
})
