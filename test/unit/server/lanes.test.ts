import { plainEndpoint, RpcServer, silentLogger } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../broker/harness/eventually.js'
import { FakeRequest, FakeTransport } from '../rpc/support.js'

const target = { topic: 't', server: 's' }

/** A server whose method `slow` never ends by itself, and whose method `fast` answers at once. */
async function rig(options: { concurrency: number; methodConcurrency?: number | Record<string, number> }) {
  const transport = new FakeTransport()
  const ends: (() => void)[] = []
  const handlers = {
    slow: () => new Promise<void>((resolve) => ends.push(resolve)),
    fast: () => 'answer',
  }
  const server = new RpcServer(transport, {
    target,
    endpoints: [plainEndpoint({ handlers })],
    logger: silentLogger,
    ...options,
  })
  await server.start()
  const send = (method: string) => transport.listener.deliver(new FakeRequest({ method }))
  const many = (count: number) => Array.from({ length: count }, () => send('slow'))
  return { transport, server, ends, send, many }
}

describe('a slow method', () => {
  it('leaves an eighth of the room to others', async () => {
    const { server, ends, send, many } = await rig({ concurrency: 64 })
    many(100)
    await eventually(() => ends.length === 56)
    const fast = send('fast')
    await eventually(() => expect(fast.result).toBe('answer'))
    expect(server.load).toMatchObject({ active: 56, waiting: 44 })
    expect(ends).toHaveLength(56)
  })

  it('runs as often as its own limit says, in order, and goes on as room comes', async () => {
    const { server, ends, send, many } = await rig({ concurrency: 8, methodConcurrency: { slow: 2 } })
    many(5)
    await eventually(() => ends.length === 2)
    const fast = send('fast')
    await eventually(() => expect(fast.result).toBe('answer'))
    for (let done = 0; done < 5; done++) {
      await eventually(() => ends.length > done)
      ends[done]?.()
    }
    await eventually(() => expect(server.load).toMatchObject({ active: 0, waiting: 0 }))
  })

  it('has all the room where it is told so', async () => {
    const { ends, many } = await rig({ concurrency: 16, methodConcurrency: 16 })
    many(20)
    await eventually(() => ends.length === 16)
  })

  it('that is held up is left to the queue when the server stops', async () => {
    const { server, ends, many } = await rig({ concurrency: 8, methodConcurrency: { slow: 1 } })
    const asked = many(3)
    await eventually(() => ends.length === 1)
    const stopping = server.stop()
    ends[0]?.()
    await stopping
    expect(asked.map(({ acknowledged }) => acknowledged)).toEqual([1, 0, 0])
  })

  it('gets more messages handed over, so that others are not stuck behind those held up', async () => {
    const { transport } = await rig({ concurrency: 8, methodConcurrency: { slow: 1 } })
    expect(transport.listener.options.prefetch).toBe(32)
  })
})

describe('limits of methods', () => {
  it.each([
    [0, 'methodConcurrency of every method must be a whole number, at least 1. Got 0'],
    [{ slow: 1.5 }, 'methodConcurrency of slow must be a whole number, at least 1. Got 1.5'],
    [{ slwo: 1 }, 'methodConcurrency names slwo, which no endpoint has'],
  ] as const)('%j are refused', async (methodConcurrency, text) => {
    await expect(rig({ concurrency: 8, methodConcurrency })).rejects.toThrow(text)
  })

  it('refuse a prefetch below 1', () => {
    const options = { target, endpoints: [], prefetch: 0 }
    expect(() => new RpcServer(new FakeTransport(), options)).toThrow(
      'prefetch must be a whole number, at least 1. Got 0',
    )
  })
})

describe('the age of a queue', () => {
  it('is that of the request taken up last, where its message says when it was sent', async () => {
    const { server, transport, send } = await rig({ concurrency: 8 })
    expect(server.load.queueAgeMs).toBeNull()
    const request = Object.assign(new FakeRequest({ method: 'fast' }), { sentAt: Date.now() - 5_000 })
    transport.listener.deliver(request)
    await eventually(() => expect(server.load.queueAgeMs).toBeGreaterThanOrEqual(5_000))
    send('fast')
    await eventually(() => expect(server.load.queueAgeMs).toBeNull())
  })
})
