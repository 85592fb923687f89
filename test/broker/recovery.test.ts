import type { Channel } from 'amqplib'
import { describe, expect, it } from 'vitest'
import type { Transport } from '../../src/transport/transport.js'
import { eventually } from './harness/eventually.js'
import { plainServer } from './harness/plain-server.js'
import { brokerSuite, freshTopic, request, sending } from './harness/suite.js'

const suite = brokerSuite()

async function rawChannel(): Promise<Channel> {
  const channel = await (await suite.raw()).createChannel()
  channel.on('error', () => {})
  return channel
}

/** How many consumers a queue has; 0 also if there is no such queue. */
async function consumers(queue: string): Promise<number> {
  const channel = await rawChannel()
  try {
    return (await channel.checkQueue(queue)).consumerCount
  } catch {
    return 0
  }
}

/** Calls in closed loops until told to stop; gives what became of every call. */
function callLoop(client: Transport, topic: string, width: number, timeoutMs: number) {
  const outcomes: { error: unknown; tookMs: number; endedAt: number }[] = []
  let running = true
  const loop = async (): Promise<void> => {
    while (running) {
      const begin = performance.now()
      const error = await client.call({ topic }, request('work'), sending({ timeoutMs })).then(
        () => null,
        (caught: unknown) => caught,
      )
      const endedAt = performance.now()
      outcomes.push({ error, tookMs: endedAt - begin, endedAt })
    }
  }
  const loops = Promise.all(Array.from({ length: width }, loop))
  return {
    outcomes,
    /** Waits until calls that began just now succeed. */
    async healthy(): Promise<void> {
      const from = performance.now()
      await eventually(() => outcomes.some(({ error, endedAt, tookMs }) => error === null && endedAt - tookMs > from), {
        timeoutMs: 30_000,
      })
    },
    async stop(): Promise<void> {
      running = false
      await loops
    },
  }
}

describe('a queue that is deleted under its consumer', () => {
  it.each([
    ['of the topic', (topic: string) => topic],
    ['of the server', (topic: string) => `${topic}.one`],
  ])('%s comes back with its binding and its consumer', async (_, queueOf) => {
    const topic = freshTopic()
    const server = await plainServer(await suite.open(), { topic, server: 'one' })
    const client = await suite.open()
    const channel = await rawChannel()
    const queue = queueOf(topic)
    await channel.deleteQueue(queue)
    await eventually(async () => (await consumers(queue)) === 1)
    const target = queue === topic ? { topic } : { topic, server: 'one' }
    await client.call(target, request('after'), sending({ timeoutMs: 5_000, atLeastOnce: true }))
    expect(server.requests.map(({ method }) => method)).toEqual(['after'])
  })

  it('of the fanout comes back under its name', async () => {
    const topic = freshTopic()
    const { proxy, url } = await suite.recording()
    const server = await plainServer(await suite.open({ url }), { topic, server: 'one' })
    const declared = (): unknown[] =>
      proxy
        .methods(1)
        .filter(({ name, fields }) => name === 'queue.declare' && String(fields.queue).includes('_fanout_'))
        .map(({ fields }) => fields.queue)
    const channel = await rawChannel()
    await channel.deleteQueue(String(declared()[0]))
    await eventually(() => declared().length === 2)
    expect(declared()[1]).toBe(declared()[0])
    await eventually(async () => (await consumers(String(declared()[0]))) === 1)
    const client = await suite.open()
    await client.cast({ topic, fanout: true }, request('after'), sending())
    await eventually(() => expect(server.requests.map(({ method }) => method)).toEqual(['after']))
  })

  it('of the replies comes back in time for the answer', async () => {
    const topic = freshTopic()
    const { proxy, url } = await suite.recording()
    let answer = (): void => {}
    const server = await plainServer(
      await suite.open(),
      { topic, server: 'one' },
      () => new Promise<string>((resolve) => (answer = () => resolve('kept'))),
    )
    const client = await suite.open({ url })
    const called = client.call({ topic }, request('slow'), sending())
    called.catch(() => {})
    await eventually(() => server.requests.length === 1)
    const queue = String(proxy.methods(1).find(({ name }) => name === 'queue.declare')?.fields.queue)
    const channel = await rawChannel()
    await channel.deleteQueue(queue)
    answer()
    await expect(called).resolves.toEqual({ result: 'kept', failure: null })
  })
})

describe('a fanout exchange that goes away', () => {
  it('with its last server is declared anew, and the message is not lost', async () => {
    const topic = freshTopic()
    const client = await suite.open()
    const first = await plainServer(await suite.open(), { topic, server: 'one' })
    await client.cast({ topic, fanout: true }, request('before'), sending())
    await eventually(() => first.requests.length === 1)
    await first.listener.close()
    // Nobody is there: the exchange went with the last queue, and the client believes that it is declared.
    await expect(client.cast({ topic, fanout: true }, request('into the void'), sending())).resolves.toBeUndefined()
    const second = await plainServer(await suite.open(), { topic, server: 'two' })
    await client.cast({ topic, fanout: true }, request('after'), sending())
    await eventually(() => expect(second.requests.map(({ method }) => method)).toEqual(['after']))
  })

  it('takes no other messages down with its channel', async () => {
    const topic = freshTopic()
    const other = freshTopic()
    const client = await suite.open()
    const server = await plainServer(await suite.open(), { topic: other, server: 'one' })
    const doomed = await plainServer(await suite.open(), { topic, server: 'one' })
    await client.cast({ topic, fanout: true }, request('before'), sending())
    await doomed.listener.close()
    const numbers = Array.from({ length: 50 }, (_, number) => number)
    await Promise.all(
      numbers.map((number) =>
        number === 25
          ? client.cast({ topic, fanout: true }, request('gone'), sending())
          : client.cast({ topic: other }, request('m', { number }), sending()),
      ),
    )
    const expected = numbers.filter((number) => number !== 25)
    await eventually(() => server.requests.length >= expected.length)
    expect(server.requests.map(({ args }) => (args as { number: number }).number)).toEqual(expected)
  })
})

describe('a topic exchange that is deleted', () => {
  it('is declared anew by the client', async () => {
    const topic = freshTopic()
    const exchange = freshTopic()
    const client = await suite.open({ query: { stubwire_mandatory_requests: 'false' } })
    await client.cast({ topic, exchange }, request('m'), sending())
    const channel = await rawChannel()
    await channel.deleteExchange(exchange)
    await expect(client.cast({ topic, exchange }, request('m'), sending())).resolves.toBeUndefined()
  })
})

// A broker that is not ours cannot be told what to do.
if (suite.broker.canControl) {
  describe('connections that the broker cuts', () => {
    it('come back under a loop of calls, of which few fail', async () => {
      const topic = freshTopic()
      await plainServer(await suite.open(), { topic, server: 'one' })
      const client = await suite.open()
      const timeoutMs = 8_000
      const loop = callLoop(client, topic, 8, timeoutMs)
      await loop.healthy()
      for (let cut = 0; cut < 2; cut++) {
        await suite.broker.closeConnections(suite.vhost)
        await loop.healthy()
      }
      await loop.stop()
      expect(loop.outcomes.filter(({ error }) => error !== null)).toEqual([])
      expect(await consumers(topic)).toBe(1)
      expect(await consumers(`${topic}.one`)).toBe(1)
    })

    it('do not lose calls that wait for their answer', async () => {
      const topic = freshTopic()
      let answer = (): void => {}
      const held = new Promise<void>((resolve) => (answer = resolve))
      const server = await plainServer(await suite.open(), { topic, server: 'one' }, async ({ args }) => {
        await held
        return args
      })
      const client = await suite.open()
      const calls = [1, 2, 3].map((number) =>
        client.call({ topic }, request('slow', { number }), sending({ timeoutMs: 30_000 })),
      )
      await eventually(() => server.requests.length === 3)
      await suite.broker.closeConnections(suite.vhost)
      answer()
      await expect(Promise.all(calls)).resolves.toEqual(
        [1, 2, 3].map((number) => ({ result: { number }, failure: null })),
      )
      expect(server.requests).toHaveLength(3)
    })

    it('take what they brought along: it cannot be taken up any more, and comes again', async () => {
      const topic = freshTopic()
      const server = await suite.open()
      const taken: boolean[] = []
      const held: (() => void)[] = []
      await server.listen(
        { topic, server: 'one' },
        {
          prefetch: 0,
          onRequest: (incoming) => void held.push(() => taken.push(incoming.acknowledge())),
        },
      )
      const client = await suite.open()
      await client.cast({ topic }, request('m'), sending())
      await eventually(() => held.length === 1)
      await suite.broker.closeConnections(suite.vhost)
      await eventually(() => held.length === 2)
      for (const take of held) take()
      expect(taken).toEqual([false, true])
    })
  })
}

describe('a network that swallows everything', () => {
  it('is noticed by its silence, and calls go on when it is back', async () => {
    const topic = freshTopic()
    await plainServer(await suite.open(), { topic, server: 'one' })
    const { proxy, url } = await suite.recording({ heartbeat_timeout_threshold: '1' })
    const client = await suite.open({ url })
    await client.call({ topic }, request('before'), sending())
    const connections = proxy.connections
    proxy.freeze()
    const lost = client.call({ topic }, request('lost'), sending({ timeoutMs: 300 }))
    await expect(lost).rejects.toThrow('the broker had not confirmed the request')
    await eventually(() => proxy.connections > connections)
    proxy.thaw()
    await expect(client.call({ topic }, request('after'), sending())).resolves.toMatchObject({ failure: null })
  })

  it('does not hold up the end of a transport', async () => {
    const { proxy, url } = await suite.recording()
    const transport = await suite.open({ url })
    const topic = freshTopic()
    await plainServer(transport, { topic, server: 'one' })
    await transport.call({ topic }, request('m'), sending())
    proxy.freeze()
    const begin = performance.now()
    await transport.close()
    expect(performance.now() - begin).toBeLessThan(10_000)
  })
})
