import type { Channel, ConsumeMessage } from 'amqplib'
import { createEndpoint, MessagingTimeout, plainEndpoint, RpcClient, RpcServer, silentLogger } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { isTruthy } from '../../src/core/python-value.js'
import { decodeBody, decodeReply } from '../../src/core/wire.js'
import { fuzzedBody, fuzzedMessage, fuzzedReply } from '../unit/hostile/bodies.js'
import { expectation } from '../unit/hostile/expected.js'
import { Random } from '../unit/hostile/random.js'
import { callMethod, objectOf } from '../unit/rpc/support.js'
import { eventually } from './harness/eventually.js'
import { brokerSuite, freshTopic, request, sending } from './harness/suite.js'

/** As in `test/unit/hostile/fuzz.test.ts`; `npm run fuzz -- --broker` sets them. */
const bodies = Number(process.env.STUBWIRE_FUZZ_BODIES ?? 5_000)
const seed = Number(process.env.STUBWIRE_FUZZ_SEED ?? 1)
const batch = 500
const limits = { maxMessageBytes: 4_096, maxDepth: 64 }
/** An answer to a queue that bodies made up is soon given up, so that the end can be compared with the beginning. */
const query = { kombu_missing_consumer_retry_timeout: '0.5' }

const suite = brokerSuite()

const find = callMethod<{ id: number }, number>('find', { checkArgs: objectOf({ id: 'number' }) })

/** What the process and the broker hold: the same before and after, whatever came between. */
interface Held {
  readonly sockets: number
  readonly timeouts: boolean
  readonly consumers: readonly string[]
  readonly connections: number
  readonly queues: readonly string[]
}

async function held(): Promise<Held> {
  const resources = process.getActiveResourcesInfo()
  const { broker, vhost } = suite
  const [consumers, connections, queues] = await Promise.all([
    broker.consumers(vhost),
    broker.connections(vhost),
    broker.queues(vhost),
  ])
  return {
    sockets: resources.filter((name) => name === 'TCPSocketWrap').length,
    // Those of heartbeats and deadlines come and go; thousands of them would be those of bodies.
    timeouts: resources.filter((name) => name === 'Timeout').length > 100,
    consumers: consumers.map(({ queue_name: queue }) => queue).sort(),
    connections: connections.length,
    queues: queues.map(({ name, messages }) => `${name}: ${messages}`).sort(),
  }
}

async function startServer(topic: string): Promise<RpcServer> {
  const methods = [{ handler: 'find', method: find }]
  const api = { name: 'demo', topic, exchange: null, namespace: null, version: '1.1', methods }
  const server = new RpcServer(await suite.open({ ...limits, query }), {
    target: { topic, server: 's' },
    endpoints: [
      createEndpoint(api, { find: ({ id }: { id: number }) => id }),
      plainEndpoint({ handlers: { ping: () => 'pong' } }),
    ],
    logger: silentLogger,
  })
  await server.start()
  suite.onEnd(() => server.stop())
  return server
}

/** Counts the final answers to known ids that come to a queue of our own. */
async function countAnswers(
  channel: Channel,
  queue: string,
  ids: ReadonlySet<string>,
): Promise<{ counts: Map<string, number>; stray: unknown[] }> {
  const counts = new Map<string, number>()
  const stray: unknown[] = []
  await channel.assertQueue(queue)
  const take = (message: ConsumeMessage | null): void => {
    if (message === null) return
    const { messageId, ending } = decodeReply(decodeBody(message.content.toString()))
    if (ending !== true) return
    if (typeof messageId === 'string' && ids.has(messageId)) counts.set(messageId, (counts.get(messageId) ?? 0) + 1)
    else stray.push(messageId)
  }
  await channel.consume(queue, take, { noAck: true })
  return { counts, stray }
}

/** The number six times over: changes of a few bytes must not make the id of one body that of another. */
function idOf(at: number): string {
  return Array.from({ length: 6 }, () => at).join('-')
}

describe('hostile messages through a broker', () => {
  it(`${bodies} requests get exactly one answer each where one can be given, and leave nothing behind`, async () => {
    const topic = freshTopic()
    const replyQueue = `${topic}-answers`
    await startServer(topic)
    const rpc = new RpcClient(await suite.open({ query }), { target: { topic }, timeoutMs: 20_000 })
    expect(await rpc.call(find, { id: 3 })).toBe(3)
    const channel = await (await suite.raw()).createConfirmChannel()
    const ids = new Set(Array.from({ length: bodies }, (_, at) => idOf(at)))
    const { counts, stray } = await countAnswers(channel, replyQueue, ids)
    const before = await held()

    const random = new Random(seed)
    const expected = new Set<string>()
    let unclear = 0
    for (let from = 0; from < bodies; from += batch) {
      for (let at = from; at < Math.min(bodies, from + batch); at++) {
        const { id, bytes } = fuzzedBody(random, idOf(at), replyQueue)
        const message = fuzzedMessage(random, bytes)
        const wanted = expectation(message, id, replyQueue, limits)
        if (wanted === 'answer') expected.add(id)
        else if (wanted === 'anything') unclear += 1
        channel.sendToQueue(random.below(2) === 0 ? topic : `${topic}.s`, message.content, message.properties)
      }
      await channel.waitForConfirms()
      expect(await rpc.call(find, { id: from })).toBe(from)
    }
    await eventually(() => expect([...expected].filter((id) => !counts.has(id))).toEqual([]), { timeoutMs: 30_000 })
    await eventually(async () => expect(await held()).toEqual(before), { timeoutMs: 30_000, everyMs: 500 })
    expect([...counts].filter(([, count]) => count !== 1)).toEqual([])
    expect(stray.length).toBeLessThanOrEqual(unclear)
    expect(stray.every((id) => isTruthy(id))).toBe(true)
    expect(expected.size).toBeGreaterThan(bodies / 4)
    expect(await rpc.call(find, { id: 5 })).toBe(5)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  }, 600_000)

  it(`${bodies} answers end no call of others, and leave nothing behind`, async () => {
    const topic = freshTopic()
    await startServer(topic)
    const client = await suite.open({ ...limits, query })
    const rpc = new RpcClient(client, { target: { topic }, timeoutMs: 20_000 })
    expect(await rpc.call(find, { id: 3 })).toBe(3)
    const timeout = await client
      .call({ topic: freshTopic() }, request('nobody'), sending({ timeoutMs: 200 }))
      .catch((error: unknown) => error)
    expect(timeout).toBeInstanceOf(MessagingTimeout)
    const { replyQueue = '' } = (timeout as MessagingTimeout).details
    const channel = await (await suite.raw()).createConfirmChannel()
    const before = await held()

    const random = new Random(seed)
    for (let from = 0; from < bodies; from += batch) {
      // Under way while the answers to others come.
      const calls = [1, 2, 3].map((id) => rpc.call(find, { id }))
      for (let at = from; at < Math.min(bodies, from + batch); at++) {
        const { content, properties } = fuzzedMessage(random, fuzzedReply(random, idOf(at)).bytes)
        channel.sendToQueue(replyQueue, content, properties)
      }
      await channel.waitForConfirms()
      expect(await Promise.all(calls)).toEqual([1, 2, 3])
    }
    await eventually(async () => expect(await held()).toEqual(before), { timeoutMs: 30_000, everyMs: 500 })
    expect(client.strayReplies).toBeGreaterThan(bodies / 3)
    expect(await rpc.call(find, { id: 5 })).toBe(5)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  }, 600_000)
})
