import { connect, MessagingTimeout, plainEndpoint, RpcClient, type ServerCall, serve, silentLogger } from 'stubwire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

/** Immediates stay real: the broker in memory delivers in them. */
const faked = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] as const

beforeEach(() => {
  vi.useFakeTimers({ toFake: [...faked] })
})
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

let names = 0

/** Lets time pass, and what happens in it be delivered. */
async function pass(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 100) {
    vi.advanceTimersByTime(100)
    for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
}

async function monitored(handlers: object, monitorMs: number | null, timeoutMs = 60_000) {
  names += 1
  const topic = `monitored-${names}`
  const transport = await connect('memory:')
  const endpoints = [plainEndpoint({ handlers })]
  const server = await serve(transport, { target: { topic, server: 's' }, endpoints, logger: silentLogger })
  const client = new RpcClient(transport, { target: { topic }, timeoutMs, monitorMs })
  const end = async () => {
    await server.stop({ graceMs: 0 })
    await transport.close()
  }
  return { transport, client, topic, end }
}

const sleep = ({ ms }: { ms: number }) => new Promise((resolve) => setTimeout(() => resolve('slept'), ms))

describe('a monitored call', () => {
  it('goes on beyond its monitor time as long as the server gives signs of life', async () => {
    const { client, end } = await monitored({ sleep }, 2_000)
    const call = client.callByName('sleep', { ms: 7_000 })
    await pass(7_500)
    await expect(call).resolves.toBe('slept')
    await end()
  })

  it('ends when the server is silent for longer than its monitor time', async () => {
    const { transport, client, topic, end } = await monitored({}, 3_000)
    const listener = await transport.listen(
      { topic, server: 'silent' },
      { prefetch: 0, onRequest: (incoming) => void incoming.acknowledge() },
    )
    const call = client.callByName('sleep', {}, { server: 'silent' }).catch((error: unknown) => error)
    await pass(2_900)
    expect(vi.getTimerCount()).toBe(1)
    await pass(300)
    const error = await call
    expect(error).toBeInstanceOf(MessagingTimeout)
    expect(error).toMatchObject({ sent: true, details: { reason: 'monitor' } })
    await listener.close()
    await end()
  })

  it('counts the monitor time from the last sign of life', async () => {
    const { transport, client, topic, end } = await monitored({}, 2_000)
    const listener = await transport.listen(
      { topic, server: 'dying' },
      {
        prefetch: 0,
        onRequest: (incoming) => {
          incoming.acknowledge()
          setTimeout(() => void incoming.heartbeat(), 1_500)
        },
      },
    )
    const startedAt = Date.now()
    const call = client.callByName('sleep', {}, { server: 'dying' }).catch((error: unknown) => error)
    await pass(3_400)
    expect(vi.getTimerCount()).toBe(1)
    await pass(300)
    expect(await call).toMatchObject({ details: { reason: 'monitor' } })
    const heardAfter = ((await call) as MessagingTimeout).details.lastHeartbeatAt ?? 0
    expect(heardAfter - startedAt).toBeGreaterThanOrEqual(1_500)
    expect(heardAfter - startedAt).toBeLessThan(1_800)
    await listener.close()
    await end()
  })

  it('does not get more time in all', async () => {
    const { client, end } = await monitored({ sleep }, 2_000, 5_000)
    const call = client.callByName('sleep', { ms: 8_000 }).catch((error: unknown) => error)
    await pass(5_200)
    expect(await call).toMatchObject({ code: 'MESSAGING_TIMEOUT', details: { reason: 'timeout' } })
    await pass(3_000)
    await end()
  })

  it.each([
    [2_000, 2],
    [2_500, 2.5],
    [null, null],
  ])('of %s ms tells the server: %s', async (monitorMs, seconds) => {
    const handlers = { tell: (_args: unknown, call: ServerCall) => [call.clientTimeout, call.context.client_timeout] }
    const { client, end } = await monitored(handlers, monitorMs)
    await expect(client.callByName('tell')).resolves.toEqual([seconds, seconds])
    await end()
  })

  it.each([
    ['unknown', {}, 'NO_SUCH_METHOD'],
    ['_denied', {}, 'NO_SUCH_METHOD'],
    ['sleep', { version: '2.0' }, 'UNSUPPORTED_VERSION'],
  ])('leaves no signs of life behind when %s with %o is refused', async (method, options, code) => {
    const { client, end } = await monitored({ sleep }, 2_000)
    await expect(client.callByName(method, {}, options)).rejects.toMatchObject({ code })
    expect(vi.getTimerCount()).toBe(0)
    await end()
  })
})
