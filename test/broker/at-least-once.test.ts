import {
  plainEndpoint,
  RpcClient,
  type RpcServer,
  ServerListenError,
  serve,
  silentLogger,
  type Transport,
} from 'stubwire'
import { describe, expect, it } from 'vitest'
import { eventually } from './harness/eventually.js'
import { brokerSuite, freshTopic } from './harness/suite.js'

const suite = brokerSuite()
const quorum = { rabbit_quorum_queue: 'true' }

/** Work whose ends the test decides. */
class Work {
  readonly started: number[] = []
  readonly #ends = new Map<number, ((value: unknown) => void)[]>()

  readonly handler = ({ id }: { id: number }): Promise<unknown> => {
    this.started.push(id)
    return new Promise((resolve) => this.#ends.set(id, [...(this.#ends.get(id) ?? []), resolve]))
  }

  end(id: number, value: unknown = null): void {
    for (const resolve of this.#ends.get(id) ?? []) resolve(value)
    this.#ends.delete(id)
  }
}

async function server(transport: Transport, topic: string, name: string, handler: (args: never) => unknown) {
  const running: RpcServer = await serve(transport, {
    target: { topic, server: name },
    endpoints: [plainEndpoint({ handlers: { work: handler, once: handler }, atLeastOnce: ['work'] })],
    deliveryLimit: 3,
    logger: silentLogger,
  })
  suite.onEnd(() => running.stop({ graceMs: 0 }))
  return running
}

async function client(topic: string): Promise<RpcClient> {
  return new RpcClient(await suite.open({ query: quorum }), { target: { topic }, timeoutMs: 20_000 })
}

/** Messages of a queue that are not acknowledged or wait; -1 if there is no such queue. */
async function left(queue: string): Promise<number> {
  return (await suite.broker.queues(suite.vhost)).find(({ name }) => name === queue)?.messages ?? -1
}

describe('delivery at least once', () => {
  it('needs quorum queues, and says so', async () => {
    const listening = server(await suite.open(), freshTopic(), 'one', () => 1)
    await expect(listening).rejects.toThrow(ServerListenError)
    await expect(listening).rejects.toThrow('set rabbit_quorum_queue=true')
  })

  it('survives the connection of the server: the work goes on, is not done twice, and leaves its queue', async () => {
    const topic = freshTopic()
    const work = new Work()
    const { proxy, url } = await suite.recording(quorum)
    await server(await suite.open({ url }), topic, 'one', work.handler)
    const called = (await client(topic)).callByName('work', { id: 1 })
    called.catch(() => {})
    await eventually(() => work.started.length === 1)
    const before = proxy.connections
    proxy.cut()
    await eventually(() => proxy.connections > before)
    // A second request shows that the server consumes again, and with that has got the first one back.
    const second = (await client(topic)).callByName('work', { id: 2 })
    await eventually(() => work.started.length === 2)
    work.end(1, 'done')
    work.end(2)
    await expect(called).resolves.toBe('done')
    await second
    expect(work.started).toEqual([1, 2])
    if (suite.broker.canControl) await eventually(async () => (await left(topic)) === 0)
  })

  it('moves what a dead server worked on to another one; what is delivered at most once is lost with it', async () => {
    const topic = freshTopic()
    const [first, second] = [new Work(), new Work()]
    const dying = await suite.open({ query: quorum })
    await server(dying, topic, 'one', first.handler)
    const calling = await client(topic)
    const kept = calling.callByName('work', { id: 1 })
    kept.catch(() => {})
    const lost = calling.callByName('once', { id: 2 }, { timeoutMs: 3_000 })
    lost.catch(() => {})
    await eventually(() => first.started.length === 2)
    await server(await suite.open({ query: quorum }), topic, 'two', second.handler)
    // As a killed process does: without a word to the broker.
    await dying.close()
    await eventually(() => second.started.length === 1)
    second.end(1, 'by the second')
    await expect(kept).resolves.toBe('by the second')
    await expect(lost).rejects.toMatchObject({ code: 'MESSAGING_TIMEOUT', sent: true })
    expect(second.started).toEqual([1])
  })

  it('finishes in a graceful stop, and gives back what was not taken up', async () => {
    const topic = freshTopic()
    const work = new Work()
    const transport = await suite.open({ query: quorum })
    const running: RpcServer = await serve(transport, {
      target: { topic, server: 'one' },
      endpoints: [plainEndpoint({ handlers: { work: work.handler }, atLeastOnce: ['work'] })],
      concurrency: 1,
    })
    const calling = await client(topic)
    const calls = [1, 2].map((id) => calling.callByName('work', { id }))
    for (const call of calls) call.catch(() => {})
    await eventually(() => work.started.length === 1)
    const [taken = 0] = work.started
    const stopping = running.stop()
    const next = new Work()
    await server(await suite.open({ query: quorum }), topic, 'two', next.handler)
    await eventually(() => next.started.length === 1)
    work.end(taken, 'first')
    await stopping
    next.end(3 - taken, 'second')
    expect((await Promise.all(calls)).sort()).toEqual(['first', 'second'])
    expect([work.started.length, next.started.length]).toEqual([1, 1])
  })

  it('puts a cast that always fails aside, with the reason and its bytes', async () => {
    const topic = freshTopic()
    let runs = 0
    await server(await suite.open({ query: quorum }), topic, 'one', () => {
      runs += 1
      throw new Error('never')
    })
    await (await client(topic)).castByName('work', { id: 5 })
    const channel = await (await suite.raw()).createChannel()
    const dead = await eventually(async () => {
      const message = await channel.get(`${topic}_dead`, { noAck: true })
      if (message === false) throw new Error('nothing was put aside')
      return message
    })
    expect(runs).toBe(3)
    expect(dead.properties.headers?.['x-stubwire-dead-reason']).toContain('work was delivered 3 times')
    expect(JSON.parse(JSON.parse(dead.content.toString())['oslo.message'])).toMatchObject({
      method: 'work',
      args: { id: 5 },
    })
  })
})
