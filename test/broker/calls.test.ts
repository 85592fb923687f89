import { setTimeout as delay } from 'node:timers/promises'
import { CallCancelled, InvalidTarget, MessageUndeliverable, MessagingTimeout } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { eventually } from './harness/eventually.js'
import { plainServer } from './harness/plain-server.js'
import { brokerSuite, freshTopic, request, sending } from './harness/suite.js'

const suite = brokerSuite()

describe('a call', () => {
  it.each([
    ['null', null],
    ['zero', 0],
    ['false', false],
    ['an empty text', ''],
    ['an empty list', []],
    ['an empty object', {}],
    ['a nested value', { list: [1, [2.5, { deep: true }]], text: 'caf\u00e9 \u2603 \u{1f600}', '': null }],
    ['a key of JavaScript', JSON.parse('{"__proto__": {"constructor": 1}}')],
    ['300 kB', 'x'.repeat(300_000)],
  ])('gets its answer back: %s', async (_, value) => {
    const topic = freshTopic()
    await plainServer(await suite.open(), { topic, server: 'one' })
    const client = await suite.open()
    const { result, failure } = await client.call({ topic }, request('echo', { value }), sending())
    expect(JSON.stringify(result)).toBe(JSON.stringify({ value }))
    expect(failure).toBeNull()
  })

  it('carries method, namespace, version and context, and the monitor time as client_timeout', async () => {
    const topic = freshTopic()
    const server = await plainServer(await suite.open(), { topic, server: 'one' })
    const client = await suite.open()
    const sent = request('where', { a: 1 }, { namespace: 'control', version: '2.1', context: { user: 'bob' } })
    await client.call({ topic }, sent, sending({ monitorMs: 5_000 }))
    expect(server.requests).toEqual([{ ...sent, context: { user: 'bob', client_timeout: 5 } }])
  })

  it('gets a failure as it was written', async () => {
    const topic = freshTopic()
    const transport = await suite.open()
    await transport.listen(
      { topic, server: 'one' },
      {
        prefetch: 0,
        onRequest: (incoming) => {
          incoming.acknowledge()
          void incoming.reply({ result: null, failure: '{"class":"ValueError"}' })
        },
      },
    )
    const client = await suite.open()
    await expect(client.call({ topic }, request('fail'), sending())).resolves.toEqual({
      result: null,
      failure: '{"class":"ValueError"}',
    })
  })

  it('to a server by name reaches that server alone', async () => {
    const topic = freshTopic()
    const one = await plainServer(await suite.open(), { topic, server: 'one' }, () => 'one')
    await plainServer(await suite.open(), { topic, server: 'two' }, () => 'two')
    const client = await suite.open()
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => client.call({ topic, server: 'two' }, request('who'), sending())),
    )
    expect(new Set(answers.map((answer) => answer.result))).toEqual(new Set(['two']))
    expect(one.requests).toEqual([])
  })

  it('to a topic is shared by its servers, each request once', async () => {
    const topic = freshTopic()
    const servers = await Promise.all(
      ['one', 'two', 'three'].map(async (server) => plainServer(await suite.open(), { topic, server })),
    )
    const client = await suite.open()
    await Promise.all(
      Array.from({ length: 30 }, (_, number) => client.call({ topic }, request('take', { number }), sending())),
    )
    expect(servers.map((server) => server.requests.length)).toEqual([10, 10, 10])
  })

  it('stays within its exchange', async () => {
    const topic = freshTopic()
    const server = await suite.open()
    await plainServer(server, { topic, server: 'one', exchange: 'a' }, () => 'a')
    await plainServer(server, { topic: `${topic}-b`, server: 'one', exchange: 'b' }, () => 'b')
    const client = await suite.open({ defaultExchange: 'b' })
    await expect(client.call({ topic, exchange: 'a' }, request('who'), sending())).resolves.toMatchObject({
      result: 'a',
    })
    await expect(client.call({ topic: `${topic}-b` }, request('who'), sending())).resolves.toMatchObject({
      result: 'b',
    })
    await expect(client.call({ topic }, request('who'), sending({ timeoutMs: 200 }))).rejects.toThrow(MessagingTimeout)
  })

  it('goes through 200 at a time, each answer to its caller', async () => {
    const topic = freshTopic()
    await plainServer(await suite.open(), { topic, server: 'one' }, async ({ args }) => {
      await delay(Math.random() * 20)
      return args
    })
    const client = await suite.open()
    const numbers = Array.from({ length: 200 }, (_, number) => number)
    const answers = await Promise.all(
      numbers.map((number) => client.call({ topic }, request('echo', { number }), sending())),
    )
    expect(answers.map((answer) => answer.result)).toEqual(numbers.map((number) => ({ number })))
  })

  it('that nobody answers ends in time, and says that the broker had it', async () => {
    const client = await suite.open()
    const topic = freshTopic()
    await plainServer(await suite.open(), { topic, server: 'one' }, () => new Promise(() => {}))
    const begin = performance.now()
    const error = await client
      .call({ topic }, request('never'), sending({ timeoutMs: 300 }))
      .catch((caught: unknown) => caught)
    expect(performance.now() - begin).toBeLessThan(1_300)
    expect(error).toBeInstanceOf(MessagingTimeout)
    expect((error as MessagingTimeout).details).toMatchObject({ sent: true, reason: 'timeout', method: 'never' })
    expect((error as Error).message).toContain(topic)
  })

  it('that finds no queue all the time says so, and that it was not executed', async () => {
    const client = await suite.open()
    const error = await client
      .call({ topic: freshTopic() }, request('never'), sending({ timeoutMs: 300 }))
      .catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(MessagingTimeout)
    expect((error as MessagingTimeout).sent).toBe(false)
    expect((error as MessagingTimeout).message).toContain('No queue took the message')
  })

  it('that must be routed is refused at once where nobody listens', async () => {
    const client = await suite.open()
    const topic = freshTopic()
    const called = client.call({ topic }, request('m'), sending({ atLeastOnce: true, timeoutMs: 60_000 }))
    await expect(called).rejects.toThrow(MessageUndeliverable)
    await expect(called).rejects.toMatchObject({ exchange: 'openstack', routingKey: topic })
  })

  it('among many that must be routed, only the unroutable one is refused', async () => {
    const topic = freshTopic()
    await plainServer(await suite.open(), { topic, server: 'one' })
    const client = await suite.open()
    const options = sending({ atLeastOnce: true })
    const settled = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        client.call({ topic: index === 7 ? `${topic}-nobody` : topic }, request('m', { index }), options),
      ),
    )
    expect(settled.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([7])
  })

  it('cannot be a fanout', async () => {
    const client = await suite.open()
    const called = client.call({ topic: 't', fanout: true }, request('m'), sending())
    await expect(called).rejects.toThrow('A call cannot be used with fanout:<Target topic=t, fanout=True>')
  })

  it.each([
    ['no topic', {}],
    ['a name too long for AMQP', { topic: 'x'.repeat(256) }],
    ['a server name too long for AMQP', { topic: 't', server: '\u2603'.repeat(90) }],
  ])('needs a usable target: %s', async (_, target) => {
    const client = await suite.open()
    await expect(client.call(target, request('m'), sending())).rejects.toThrow(InvalidTarget)
  })

  it('with arguments that JSON cannot carry is not sent', async () => {
    const topic = freshTopic()
    const server = await plainServer(await suite.open(), { topic, server: 'one' })
    const client = await suite.open()
    const circle: Record<string, unknown> = {}
    circle.self = circle
    await expect(client.call({ topic }, request('m', circle), sending())).rejects.toThrow(TypeError)
    await client.call({ topic }, request('after'), sending())
    expect(server.requests.map(({ method }) => method)).toEqual(['after'])
  })

  it('is given up through its signal', async () => {
    const topic = freshTopic()
    const server = await plainServer(await suite.open(), { topic, server: 'one' }, () => new Promise(() => {}))
    const client = await suite.open()
    const controller = new AbortController()
    const called = client.call({ topic }, request('m'), sending({ signal: controller.signal }))
    called.catch(() => {})
    await eventually(() => server.requests.length === 1)
    controller.abort()
    await expect(called).rejects.toThrow(CallCancelled)
    await expect(called).rejects.toMatchObject({ sent: true })
  })

  it('is given up when its transport closes, and no other can be made', async () => {
    const topic = freshTopic()
    const server = await plainServer(await suite.open(), { topic, server: 'one' }, () => new Promise(() => {}))
    const client = await suite.open()
    const called = client.call({ topic }, request('m'), sending())
    called.catch(() => {})
    await eventually(() => server.requests.length === 1)
    await client.close()
    await expect(called).rejects.toThrow(CallCancelled)
    await expect(client.call({ topic }, request('m'), sending())).rejects.toThrow(CallCancelled)
    await expect(client.cast({ topic }, request('m'), sending())).rejects.toThrow(CallCancelled)
    await expect(client.listen({ topic, server: 's' }, { prefetch: 0, onRequest: () => {} })).rejects.toThrow(
      CallCancelled,
    )
  })
})

describe('signs of life', () => {
  it('keep a monitored call alive beyond its monitor time', async () => {
    const topic = freshTopic()
    await plainServer(await suite.open(), { topic, server: 'one' }, async (_, incoming) => {
      for (let beat = 0; beat < 6; beat++) {
        await delay(200)
        if (!(await incoming.heartbeat())) return 'nobody heard it'
      }
      return 'done'
    })
    const client = await suite.open()
    const called = client.call({ topic }, request('slow'), sending({ monitorMs: 600 }))
    await expect(called).resolves.toEqual({ result: 'done', failure: null })
  })

  it('are missed when the server is silent', async () => {
    const topic = freshTopic()
    await plainServer(await suite.open(), { topic, server: 'one' }, () => new Promise(() => {}))
    const client = await suite.open()
    const called = client.call({ topic }, request('silent'), sending({ monitorMs: 300 }))
    await expect(called).rejects.toMatchObject({ details: { reason: 'monitor', sent: true } })
  })

  it('tell the server when nobody listens any more', async () => {
    const topic = freshTopic()
    const heard: boolean[] = []
    const server = await suite.open()
    await plainServer(server, { topic, server: 'one' }, async (_, incoming) => {
      heard.push(await incoming.heartbeat())
    })
    const raw = await (await suite.raw()).createChannel()
    const message = { method: 'm', args: {}, _msg_id: 'a', _reply_q: 'reply_gone', _timeout: 2, _unique_id: 'b' }
    raw.publish('openstack', topic, Buffer.from(JSON.stringify(message)), { contentType: 'application/json' })
    await eventually(() => expect(heard).toEqual([false]))
  })
})

describe('a cast', () => {
  it('is executed, expects no answer and gets none', async () => {
    const topic = freshTopic()
    const expected: boolean[] = []
    const server = await plainServer(await suite.open(), { topic, server: 'one' }, (_, incoming) => {
      expected.push(incoming.expectsReply)
    })
    const client = await suite.open()
    await client.cast({ topic }, request('note', { a: 1 }), sending())
    await eventually(() => expect(server.requests).toMatchObject([{ method: 'note', args: { a: 1 } }]))
    expect(expected).toEqual([false])
  })

  it('to a server by name reaches that server alone', async () => {
    const topic = freshTopic()
    const one = await plainServer(await suite.open(), { topic, server: 'one' })
    const two = await plainServer(await suite.open(), { topic, server: 'two' })
    const client = await suite.open()
    for (let count = 0; count < 5; count++) await client.cast({ topic, server: 'two' }, request('note'), sending())
    await eventually(() => two.requests.length === 5)
    expect(one.requests).toEqual([])
  })

  it('with fanout reaches every server once, whatever its exchange', async () => {
    const topic = freshTopic()
    const servers = [
      await plainServer(await suite.open(), { topic, server: 'one' }),
      await plainServer(await suite.open(), { topic, server: 'two' }),
      await plainServer(await suite.open(), { topic, server: 'three', exchange: 'other' }),
    ]
    const client = await suite.open()
    await client.cast({ topic, fanout: true, server: 'one' }, request('all', { n: 1 }), sending())
    await client.cast({ topic, fanout: true }, request('all', { n: 2 }), sending())
    await eventually(() =>
      expect(servers.map(({ requests }) => requests.map(({ args }) => args))).toEqual(
        Array(3).fill([{ n: 1 }, { n: 2 }]),
      ),
    )
  })

  it('that nobody takes is offered again for a while, and then refused', async () => {
    const client = await suite.open({ query: { stubwire_unrouted_retry: '0.3' } })
    const begin = performance.now()
    const error = await client.cast({ topic: freshTopic() }, request('m'), sending()).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(MessageUndeliverable)
    expect((error as MessageUndeliverable).sent).toBe(false)
    expect(performance.now() - begin).toBeGreaterThan(290)
  })

  it('that nobody takes is lost without a word if that is asked for', async () => {
    const client = await suite.open({ query: { stubwire_mandatory_requests: 'false' } })
    await expect(client.cast({ topic: freshTopic() }, request('m'), sending())).resolves.toBeUndefined()
  })

  it.each(['call', 'cast'] as const)('sent before its queue is there is not lost (%s)', async (op) => {
    const topic = freshTopic()
    const client = await suite.open({ query: { stubwire_unrouted_retry: '10' } })
    const sent = client[op]({ topic }, request('early'), sending())
    sent.catch(() => {})
    const other = await suite.open()
    // By the time that this is refused, the first has been offered, too.
    await expect(other.cast({ topic }, request('m'), sending({ atLeastOnce: true }))).rejects.toThrow(
      MessageUndeliverable,
    )
    const server = await plainServer(await suite.open(), { topic, server: 'one' })
    await sent
    await eventually(() => expect(server.requests.map(({ method }) => method)).toEqual(['early']))
  })

  it('that must be routed is refused where nobody listens; a fanout never is', async () => {
    const client = await suite.open()
    const options = sending({ atLeastOnce: true })
    await expect(client.cast({ topic: freshTopic() }, request('m'), options)).rejects.toThrow(MessageUndeliverable)
    const toAll = { topic: freshTopic(), fanout: true }
    await expect(client.cast(toAll, request('m'), options)).resolves.toBeUndefined()
  })

  it('keeps its order to one server', async () => {
    const topic = freshTopic()
    const server = await plainServer(await suite.open(), { topic, server: 'one' })
    const client = await suite.open()
    const numbers = Array.from({ length: 500 }, (_, number) => number)
    await Promise.all(numbers.map((number) => client.cast({ topic }, request('m', { number }), sending())))
    await eventually(() => server.requests.length === numbers.length)
    expect(server.requests.map(({ args }) => (args as { number: number }).number)).toEqual(numbers)
  })

  it('is given up through its signal before it is sent', async () => {
    const client = await suite.open()
    const cast = client.cast({ topic: 't' }, request('m'), sending({ signal: AbortSignal.abort() }))
    await expect(cast).rejects.toThrow(CallCancelled)
    await expect(cast).rejects.toMatchObject({ sent: false })
  })
})
