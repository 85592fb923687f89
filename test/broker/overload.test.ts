import { MessageDeliveryFailure, plainEndpoint, serve, silentLogger } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { eventually } from './harness/eventually.js'
import { brokerSuite, freshTopic, request, sending } from './harness/suite.js'

const suite = brokerSuite()

describe('a flood of casts', () => {
  it('stays in the queue: a server holds as many as it runs and its prefetch, and knows their age', async () => {
    const topic = freshTopic()
    const ends: (() => void)[] = []
    const server = await serve(await suite.open(), {
      target: { topic, server: 'one' },
      endpoints: [plainEndpoint({ handlers: { m: () => new Promise<void>((resolve) => ends.push(resolve)) } })],
      concurrency: 4,
      logger: silentLogger,
    })
    suite.onEnd(() => server.stop({ graceMs: 0 }))
    const client = await suite.open({ query: { stubwire_stamp_requests: 'true' } })
    const casts = 5_000
    await Promise.all(Array.from({ length: casts }, () => client.cast({ topic }, request('m'), sending())))
    await eventually(() => expect(server.load).toMatchObject({ active: 4, waiting: 4 }))
    const channel = await (await suite.raw()).createChannel()
    expect((await channel.checkQueue(topic)).messageCount).toBe(casts - 8)
    const taken = ends.length
    for (const end of ends.splice(0)) end()
    await eventually(() => ends.length === taken)
    expect(server.load.waiting).toBeLessThanOrEqual(4)
    expect(server.load.queueAgeMs).toBeGreaterThan(0)
    await channel.purgeQueue(topic)
  })
})

describe('a publisher that outruns its broker', () => {
  it('is told at once beyond what may be under way, and goes on when there is room', async () => {
    const topic = freshTopic()
    const { proxy, url } = await suite.recording({
      stubwire_max_under_way: '20000',
      stubwire_mandatory_requests: 'false',
    })
    const client = await suite.open({ url })
    const cast = () => client.cast({ topic }, request('m'), sending({ timeoutMs: 30_000 }))
    await cast()
    proxy.freeze()
    const casts = Array.from({ length: 40 }, cast)
    const refusals = casts.map((sent) => sent.then(() => null).catch((error: unknown) => error))
    // What is refused is so before anything else happens.
    const last = await refusals[39]
    expect(last).toBeInstanceOf(MessageDeliveryFailure)
    expect(last).toMatchObject({ sent: false })
    expect((last as Error).message).toContain('more than 20000 bytes of requests are under way')
    proxy.thaw()
    const outcomes = await Promise.all(refusals)
    const taken = outcomes.filter((outcome) => outcome === null).length
    expect(taken).toBeGreaterThan(5)
    expect(taken).toBeLessThan(20)
    await expect(cast()).resolves.toBeUndefined()
  })
})
