import { InvalidTransportURL, MessageDeliveryFailure, MessagingTimeout, ServerListenError } from 'stubwire'
import { describe, expect, it } from 'vitest'
import type { Transport } from '../../src/transport/transport.js'
import { eventually } from './harness/eventually.js'
import { freePorts } from './harness/free-ports.js'
import { plainServer } from './harness/plain-server.js'
import { brokerSuite, freshTopic, request, sending } from './harness/suite.js'

const suite = brokerSuite()

interface Failed {
  readonly error: Error & { readonly sent?: boolean; readonly details?: { readonly sent?: boolean } }
  readonly tookMs: number
}

/** The error that a promise ends with, and how long that took. */
async function failing(promise: Promise<unknown>): Promise<Failed> {
  const begin = performance.now()
  const error = await promise.then(
    () => new Error('it did not fail'),
    (caught: unknown) => caught as Error,
  )
  return { error, tookMs: performance.now() - begin }
}

const listening = { prefetch: 0, onRequest: (): void => {} }

describe('a broker that is not there', () => {
  async function absent(options: { listenTimeoutMs?: number } = {}): Promise<Transport> {
    const [port] = await freePorts(1)
    return suite.open({ url: `rabbit://someone:s3cret@127.0.0.1:${port}/`, ...options })
  }

  it('does not keep a transport from being opened', async () => {
    await expect(absent()).resolves.toMatchObject({ driver: 'rabbit' })
  })

  it('lets a call end at its time, unsent, with the reason', async () => {
    const { error, tookMs } = await failing(
      (await absent()).call({ topic: 't' }, request('m'), sending({ timeoutMs: 1_000 })),
    )
    expect(error).toBeInstanceOf(MessagingTimeout)
    expect(error.details?.sent).toBe(false)
    expect(error.message).toContain('ECONNREFUSED')
    expect((error.cause as Error).message).toContain('ECONNREFUSED')
    expect(error.message).not.toContain('s3cret')
    expect(tookMs).toBeGreaterThan(950)
    expect(tookMs).toBeLessThan(2_000)
  })

  it('lets a cast end at its time', async () => {
    const { error, tookMs } = await failing(
      (await absent()).cast({ topic: 't' }, request('m'), sending({ timeoutMs: 1_000 })),
    )
    expect(error).toBeInstanceOf(MessageDeliveryFailure)
    expect(error.sent).toBe(false)
    expect(error.message).toContain('ECONNREFUSED')
    expect(tookMs).toBeGreaterThan(950)
    expect(tookMs).toBeLessThan(2_000)
  })

  it.each([
    ['call', 0, 1],
    ['cast', 0, 1],
    ['call', 2, 3],
    ['cast', 2, 3],
  ] as const)('lets a %s with %i retries fail after %i tries', async (operation, retry, tries) => {
    const transport = await absent()
    const { error } = await failing(
      transport[operation]({ topic: 't' }, request('m'), sending({ timeoutMs: null, retry })),
    )
    expect(error).toBeInstanceOf(MessageDeliveryFailure)
    expect(error.message).toMatch(new RegExp(`^Unable to connect to AMQP server on 127.0.0.1:\\d+ after ${tries} tr`))
    expect(error.message).not.toContain('s3cret')
  })

  it('lets listen fail in bounded time', async () => {
    const transport = await absent({ listenTimeoutMs: 700 })
    const { error, tookMs } = await failing(transport.listen({ topic: 't', server: 's' }, listening))
    expect(error).toBeInstanceOf(ServerListenError)
    expect(error.message).toContain('ECONNREFUSED')
    expect(tookMs).toBeLessThan(2_000)
  })

  it('can be one of several: the others are asked', async () => {
    const [port] = await freePorts(1)
    const topic = freshTopic()
    const dead = `rabbit://guest:guest@127.0.0.1:${port},`
    const url = suite.broker.url(suite.vhost).replace('rabbit://', dead)
    await plainServer(await suite.open({ url }), { topic, server: 'one' })
    const client = await suite.open({ url })
    await expect(client.call({ topic }, request('m'), sending())).resolves.toMatchObject({ failure: null })
  })

  it('is waited for: calls, casts and listeners that came too early succeed once it is up', async () => {
    const [port = 0] = await freePorts(1)
    const url = suite.broker.url(suite.vhost).replace(`:${suite.broker.handle.port}/`, `:${port}/`)
    const topic = freshTopic()
    const server = await suite.open({ url })
    const client = await suite.open({ url })
    const listened = plainServer(server, { topic, server: 'one' })
    const cast = client.cast({ topic }, request('cast'), sending({ timeoutMs: 20_000 }))
    // A proxy takes the place of the missing broker.
    const { proxy } = await suite.recording()
    const { createServer, connect } = await import('node:net')
    const late = createServer((socket) => {
      const through = connect(proxy.port, '127.0.0.1')
      socket.pipe(through).pipe(socket)
      socket.on('error', () => through.destroy())
      through.on('error', () => socket.destroy())
    })
    late.listen(port, '127.0.0.1')
    suite.onEnd(() => new Promise((resolve) => late.close(resolve)))
    await Promise.all([listened, cast])
    await expect(client.call({ topic }, request('call'), sending())).resolves.toMatchObject({ failure: null })
    await Promise.all([server.close(), client.close()])
  })
})

describe('credentials, virtual hosts and rights', () => {
  const refusals: [string, () => string, RegExp][] = [
    [
      'a wrong password',
      () => suite.broker.url(suite.vhost).replace('guest:guest', 'guest:wr0ng'),
      /ACCESS[-_]REFUSED/,
    ],
    ['a virtual host that does not exist', () => suite.broker.url('no-such-host'), /Virtual host "no-such-host"/],
  ]
  const operations: [
    string,
    (transport: Transport) => Promise<unknown>,
    typeof MessageDeliveryFailure | typeof ServerListenError,
  ][] = [
    [
      'call',
      (transport) => transport.call({ topic: 't' }, request('m'), sending({ timeoutMs: 20_000 })),
      MessageDeliveryFailure,
    ],
    [
      'cast',
      (transport) => transport.cast({ topic: 't' }, request('m'), sending({ timeoutMs: 20_000 })),
      MessageDeliveryFailure,
    ],
    ['listen', (transport) => transport.listen({ topic: 't', server: 's' }, listening), ServerListenError],
  ]
  it.each(
    refusals.flatMap(([why, url, text]) =>
      operations.map(([name, run, type]) => [why, name, url, text, run, type] as const),
    ),
  )('%s: %s is refused at once, and says why', async (_, __, url, text, run, type) => {
    const { error, tookMs } = await failing(run(await suite.open({ url: url() })))
    expect(error).toBeInstanceOf(type)
    expect(error.message).toMatch(text)
    expect(error.message).not.toContain('wr0ng')
    expect(tookMs).toBeLessThan(10_000)
  })

  it('a refused transport works once the reason is gone', async () => {
    const vhost = `later-${freshTopic()}`
    const transport = await suite.open({ url: suite.broker.url(vhost, { stubwire_mandatory_requests: 'false' }) })
    await expect(transport.cast({ topic: 't' }, request('m'), sending())).rejects.toThrow(MessageDeliveryFailure)
    if (!suite.broker.canControl) return
    await suite.broker.ctl('add_vhost', vhost)
    suite.onEnd(() => suite.broker.deleteVhost(vhost))
    await suite.broker.ctl('set_permissions', '-p', vhost, suite.broker.handle.username, '.*', '.*', '.*')
    await expect(transport.cast({ topic: 't' }, request('m'), sending())).resolves.toBeUndefined()
  })
})

describe('what is declared otherwise', () => {
  async function conflicting(): Promise<string> {
    const exchange = freshTopic()
    const channel = await (await suite.raw()).createChannel()
    await channel.assertExchange(exchange, 'direct', { durable: false })
    suite.onEnd(async () => {
      const again = await (await suite.raw()).createChannel()
      await again.deleteExchange(exchange)
    })
    return exchange
  }

  it.each(['call', 'cast'] as const)('an exchange refuses a %s, and nothing else', async (operation) => {
    const exchange = await conflicting()
    const topic = freshTopic()
    const server = await plainServer(await suite.open(), { topic, server: 'one' })
    const transport = await suite.open()
    const [refused, ...others] = await Promise.allSettled([
      transport[operation]({ topic: 't', exchange }, request('m'), sending()),
      ...Array.from({ length: 5 }, () => transport.cast({ topic }, request('m'), sending())),
    ])
    expect(refused?.status === 'rejected' && refused.reason).toBeInstanceOf(MessageDeliveryFailure)
    expect(refused?.status === 'rejected' && String(refused.reason)).toMatch(
      /PRECONDITION[-_]FAILED.*inequivalent arg 'type'/,
    )
    expect(others.map(({ status }) => status)).toEqual(Array(5).fill('fulfilled'))
    await eventually(() => server.requests.length === 5)
  })

  it('a reserved name is refused, for sending as for listening', async () => {
    const transport = await suite.open({ query: { stubwire_mandatory_requests: 'false' } })
    const target = { topic: 't', exchange: 'amq.reserved' }
    const sent = await failing(transport.cast(target, request('m'), sending({ timeoutMs: null })))
    expect(sent.error).toBeInstanceOf(MessageDeliveryFailure)
    expect(sent.error.message).toMatch(/ACCESS[-_]REFUSED.*amq\.reserved/)
    const listened = await failing(transport.listen({ ...target, server: 's' }, listening))
    expect(listened.error).toBeInstanceOf(ServerListenError)
    await expect(transport.cast({ topic: 't' }, request('m'), sending())).resolves.toBeUndefined()
  })

  it('an exchange refuses a listener', async () => {
    const exchange = await conflicting()
    const { error, tookMs } = await failing(
      (await suite.open()).listen({ topic: 't', server: 's', exchange }, listening),
    )
    expect(error).toBeInstanceOf(ServerListenError)
    expect(error.message).toMatch(/PRECONDITION[-_]FAILED.*inequivalent arg 'type'/)
    expect(tookMs).toBeLessThan(10_000)
  })

  it('a queue refuses a listener', async () => {
    const topic = freshTopic()
    const channel = await (await suite.raw()).createChannel()
    await channel.assertQueue(topic, { durable: false, autoDelete: true })
    const { error } = await failing((await suite.open()).listen({ topic, server: 's' }, listening))
    expect(error).toBeInstanceOf(ServerListenError)
    expect(error.message).toMatch(/inequivalent arg 'auto_delete'/)
    await channel.deleteQueue(topic)
  })
})

describe('a full queue', () => {
  it('that refuses a message makes the cast fail at once', async () => {
    const topic = freshTopic()
    const channel = await (await suite.raw()).createChannel()
    await channel.assertExchange('openstack', 'topic', { durable: false })
    await channel.assertQueue(topic, { durable: false, maxLength: 1, overflow: 'reject-publish' })
    await channel.bindQueue(topic, 'openstack', topic)
    const client = await suite.open()
    await client.cast({ topic }, request('m'), sending())
    const { error } = await failing(client.cast({ topic }, request('m'), sending()))
    expect(error).toBeInstanceOf(MessageDeliveryFailure)
    await channel.deleteQueue(topic)
  })
})

// A broker that is not ours cannot be told what to do.
if (suite.broker.canControl) {
  describe('a message that the broker does not accept', () => {
    it('fails alone: what was published beside it arrives', async () => {
      const set = (size: number): Promise<string> =>
        suite.broker.ctl('eval', `application:set_env(rabbit, max_message_size, ${size}).`)
      // Channels take the limit over when they are opened.
      await set(100_000)
      suite.onEnd(() => set(134_217_728))
      const topic = freshTopic()
      const client = await suite.open()
      const server = await plainServer(await suite.open(), { topic, server: 'one' })
      const settled = await Promise.allSettled(
        Array.from({ length: 30 }, (_, number) =>
          client.cast({ topic }, request('m', { number, text: 'x'.repeat(number === 7 ? 200_000 : 10) }), sending()),
        ),
      )
      expect(settled.flatMap(({ status }, number) => (status === 'rejected' ? [number] : []))).toEqual([7])
      expect(settled[7]?.status === 'rejected' && String(settled[7].reason)).toMatch(/message size .* is larger/)
      const arrived = (): Set<unknown> =>
        new Set(server.requests.map(({ args }) => (args as { number: number }).number))
      await eventually(() => arrived().size === 29)
      expect(arrived().has(7)).toBe(false)
      await expect(client.cast({ topic }, request('after'), sending())).resolves.toBeUndefined()
    })
  })
}

describe('options of the URL', () => {
  it('that nobody knows are refused, with the nearest that is known', async () => {
    await expect(suite.open({ query: { rabbit_retry_intervall: '1' } })).rejects.toThrow(
      'Unknown option rabbit_retry_intervall in the transport URL; did you mean rabbit_retry_interval?',
    )
    await expect(suite.open({ query: { rabbit_retry_intervall: '1' } })).rejects.toThrow(InvalidTransportURL)
  })
})
