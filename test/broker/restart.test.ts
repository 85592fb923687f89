import { CallCancelled, MessageDeliveryFailure, MessagingTimeout } from 'stubwire'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Transport } from '../../src/transport/transport.js'
import { Broker } from './harness/broker.js'
import { eventually } from './harness/eventually.js'
import { plainServer } from './harness/plain-server.js'
import { freshTopic, request, Suite, sending } from './harness/suite.js'

interface Outcome {
  readonly error: unknown
  readonly tookMs: number
  readonly endedAt: number
}

/** Does something again and again, in closed loops, until told to stop. */
function loop(width: number, once: () => Promise<unknown>) {
  const outcomes: Outcome[] = []
  let running = true
  const run = async (): Promise<void> => {
    while (running) {
      const begin = performance.now()
      const error = await once().then(
        () => null,
        (caught: unknown) => caught,
      )
      const endedAt = performance.now()
      outcomes.push({ error, tookMs: endedAt - begin, endedAt })
    }
  }
  const loops = Promise.all(Array.from({ length: width }, run))
  return {
    outcomes,
    async healthy(): Promise<void> {
      const from = performance.now()
      const good = ({ error, endedAt, tookMs }: Outcome): boolean => error === null && endedAt - tookMs > from
      await eventually(() => outcomes.some(good), { timeoutMs: 30_000 })
    },
    async stop(): Promise<void> {
      running = false
      await loops
    },
  }
}

describe('a broker that goes away and comes back', () => {
  let broker: Broker
  let suite: Suite
  const timeoutMs = 3_000

  beforeAll(async () => {
    broker = await Broker.start()
    suite = new Suite(broker)
    await suite.begin()
  })

  afterAll(async () => {
    await broker?.dispose()
  })

  async function under(fault: () => Promise<void>): Promise<void> {
    const topic = freshTopic()
    const server: Transport = await suite.open()
    const { listener } = await plainServer(server, { topic, server: 'one' })
    const client = await suite.open()
    const calls = loop(8, () => client.call({ topic }, request('call'), sending({ timeoutMs })))
    const casts = loop(4, () => client.cast({ topic }, request('cast'), sending({ timeoutMs })))
    const fanouts = loop(2, () => client.cast({ topic, fanout: true }, request('fanout'), sending({ timeoutMs })))
    const loops = [calls, casts, fanouts]
    await Promise.all(loops.map((each) => each.healthy()))
    await fault()
    await Promise.all(loops.map((each) => each.healthy()))
    await Promise.all(loops.map((each) => each.stop()))
    for (const { outcomes } of loops) {
      expect(Math.max(...outcomes.map(({ tookMs }) => tookMs))).toBeLessThan(timeoutMs + 1_000)
    }
    const types = (outcomes: readonly Outcome[]): unknown[] => [
      ...new Set(outcomes.flatMap(({ error }) => (error === null ? [] : [(error as Error).constructor]))),
    ]
    for (const type of types(calls.outcomes)) expect([MessagingTimeout, MessageDeliveryFailure]).toContain(type)
    for (const type of [...types(casts.outcomes), ...types(fanouts.outcomes)]) expect(type).toBe(MessageDeliveryFailure)
    const rows = await broker.consumers(suite.vhost)
    expect(rows.filter(({ queue_name }) => queue_name.startsWith(topic))).toHaveLength(3)
    await listener.close()
    await suite.endTest()
  }

  it('in an orderly way: every call and cast ends in time, and the loops go on', async () => {
    await under(async () => {
      await broker.stop()
      await broker.restart()
    })
  })

  it('by a power cut: every call and cast ends in time, and the loops go on', async () => {
    await under(async () => {
      await broker.kill()
      await broker.restart()
    })
  })

  it('lets a transport be closed while it is away', async () => {
    const topic = freshTopic()
    const transport = await suite.open()
    await plainServer(transport, { topic, server: 'one' }, () => new Promise(() => {}))
    const called = transport.call({ topic }, request('m'), sending())
    called.catch(() => {})
    await broker.kill()
    const begin = performance.now()
    await transport.close()
    expect(performance.now() - begin).toBeLessThan(5_000)
    await expect(called).rejects.toThrow(CallCancelled)
    await broker.restart()
    await suite.endTest()
  })
})

describe('several brokers', () => {
  it('take over from one another', async () => {
    const brokers = await Promise.all([Broker.start(), Broker.start()])
    const suite = new Suite(brokers[0])
    suite.onEnd(() => Promise.all(brokers.map((broker) => broker.dispose())))
    try {
      const [one, two] = brokers.map((broker) => `guest:guest@${broker.handle.host}:${broker.handle.port}`)
      // Its connections go to the same one, as these brokers are no cluster.
      const transport = await suite.open({ url: `rabbit://${one},${two}/` })
      const topic = freshTopic()
      await plainServer(transport, { topic, server: 'one' })
      const calls = loop(4, () => transport.call({ topic }, request('m'), sending({ timeoutMs: 3_000 })))
      await calls.healthy()
      const [first, second] = brokers as [Broker, Broker]
      await first.kill()
      await calls.healthy()
      await first.restart()
      await second.kill()
      await calls.healthy()
      await calls.stop()
      expect(Math.max(...calls.outcomes.map(({ tookMs }) => tookMs))).toBeLessThan(4_000)
    } finally {
      await suite.endTest()
    }
  }, 120_000)
})

describe('a broker that blocks publishers', () => {
  let broker: Broker
  let suite: Suite

  beforeAll(async () => {
    broker = await Broker.start()
    suite = new Suite(broker)
    await suite.begin()
  })

  afterAll(async () => {
    await broker?.dispose()
  })

  it('gets nothing that was given up meanwhile, and the rest afterwards', async () => {
    const topic = freshTopic()
    const server = await plainServer(await suite.open(), { topic, server: 'one' })
    const client = await suite.open()
    await client.cast({ topic }, request('before'), sending())
    const warnings: (Error & { readonly code?: string })[] = []
    const onWarning = (warning: Error): void => void warnings.push(warning)
    process.on('warning', onWarning)
    suite.onEnd(async () => process.off('warning', onWarning))
    await broker.ctl('set_vm_memory_high_watermark', '0.00000001')
    // The broker says so when somebody publishes.
    const first = client.cast({ topic }, request('first'), sending({ timeoutMs: 60_000 }))
    await eventually(async () => {
      const probe = client.cast({ topic }, request('given up'), sending({ timeoutMs: 50 }))
      await expect(probe).rejects.toThrow('does not take messages')
    })
    const [warning] = warnings.filter(({ code }) => code === 'STUBWIRE_BROKER_BLOCKED')
    expect(warning?.message).toMatch(/^The broker on 127\.0\.0\.1:\d+ does not take messages for now: /)
    const last = client.cast({ topic }, request('last'), sending({ timeoutMs: 60_000 }))
    await broker.ctl('set_vm_memory_high_watermark', '0.6')
    await Promise.all([first, last])
    await eventually(() => server.requests.some(({ method }) => method === 'last'))
    const given = server.requests.filter(({ method }) => method === 'given up').length
    expect(server.requests.map(({ method }) => method).filter((method) => method !== 'given up')).toEqual([
      'before',
      'first',
      'last',
    ])
    // Those that were written before the broker said that it blocks.
    expect(given).toBeLessThanOrEqual(2)
    await suite.endTest()
  })
})
