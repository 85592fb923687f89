import { plainEndpoint, RpcServer, type ServerCall, type StopOptions } from 'stubwire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeRequest, type FakeRequestOptions, FakeTransport, memoryLogger } from '../rpc/support.js'

const target = { topic: 't', server: 's' }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

/** A server whose method `work` goes on until `finish` is called, or for ever. */
async function working(request: FakeRequestOptions = {}, concurrency = 1) {
  const transport = new FakeTransport()
  const logger = memoryLogger()
  const calls: ServerCall[] = []
  const ends: { resolve: (value: unknown) => void; reject: (error: unknown) => void }[] = []
  const work = (_args: unknown, call: ServerCall) => {
    calls.push(call)
    return new Promise((resolve, reject) => ends.push({ resolve, reject }))
  }
  const endpoints = [plainEndpoint({ handlers: { work } })]
  const server = new RpcServer(transport, { target, endpoints, concurrency, logger })
  await server.start()
  const ask = () => transport.listener.deliver(new FakeRequest({ method: 'work', ...request }))
  const asked = ask()
  return { server, transport, logger, calls, ends, ask, asked }
}

/** How long a faked setImmediate takes, in milliseconds. */
const turn = 1

async function settle(stopping: Promise<void>, ms: number): Promise<string> {
  let state = 'pending'
  stopping.then(() => {
    state = 'stopped'
  })
  await vi.advanceTimersByTimeAsync(ms)
  return state
}

describe('a graceful stop', () => {
  it('stops delivery, lets the running work reply, and closes', async () => {
    const { server, transport, ends, asked } = await working()
    const stopping = server.stop()
    expect(await settle(stopping, 60_000)).toBe('pending')
    expect(transport.listener.events).toEqual(['stop'])
    ends[0]?.resolve('done')
    await stopping
    expect(asked.result).toBe('done')
    expect(transport.listener.events).toEqual(['stop', 'close'])
  })

  it('leaves to the queue what was not taken up', async () => {
    const { server, ends, ask, asked, transport } = await working()
    const waiting = ask()
    const stopping = server.stop()
    const late = transport.listener.deliver(new FakeRequest({ method: 'work' }))
    ends[0]?.resolve('done')
    await stopping
    expect(asked.result).toBe('done')
    for (const left of [waiting, late]) {
      expect(left.acknowledged).toBe(0)
      expect(left.replies).toEqual([])
    }
  })

  it('waits for answers that are on their way', async () => {
    const { server, ends, asked, transport } = await working()
    let sent = () => {}
    asked.reply = () =>
      new Promise((resolve) => {
        sent = resolve
      })
    ends[0]?.resolve('done')
    const stopping = server.stop()
    expect(await settle(stopping, 10_000)).toBe('pending')
    expect(transport.listener.events).toEqual(['stop'])
    sent()
    await stopping
  })
})

describe('the end of the grace', () => {
  it('aborts the signals and tells the callers', async () => {
    const { server, calls, asked, logger } = await working()
    const signal = calls[0]?.signal
    const stopping = server.stop({ graceMs: 5_000 })
    await vi.advanceTimersByTimeAsync(4_999)
    expect(signal?.aborted).toBe(false)
    expect(asked.replies).toEqual([])
    expect(await settle(stopping, 1 + turn)).toBe('stopped')
    expect(signal?.aborted).toBe(true)
    expect(asked.failure).toMatchObject({ class: 'ServerStopped', module: 'stubwire.errors' })
    expect(logger.lines).toHaveLength(1)
  })

  it('gives handlers that obey their signals the last word', async () => {
    const { server, calls, ends, asked } = await working()
    calls[0]?.signal.addEventListener('abort', () => ends[0]?.reject(new RangeError('given up')))
    const stopping = server.stop({ graceMs: 0 })
    expect(await settle(stopping, 0 + turn)).toBe('stopped')
    expect(asked.failure).toMatchObject({ class: 'ValueError', message: 'given up' })
  })

  it.each([
    ['answers', 'resolve', 'late'],
    ['fails', 'reject', new Error('late')],
  ] as const)('is final for a handler that %s afterwards', async (_name, end, value) => {
    const { server, ends, asked, logger } = await working()
    const stopping = server.stop({ graceMs: 10 })
    expect(await settle(stopping, 10 + turn)).toBe('stopped')
    ends[0]?.[end](value)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked.replies).toHaveLength(1)
    expect(asked.failure.class).toBe('ServerStopped')
    expect(logger.lines).toHaveLength(1)
  })

  it('answers no casts', async () => {
    const { server, asked } = await working({ expectsReply: false })
    expect(await settle(server.stop({ graceMs: 10 }), 10 + turn)).toBe('stopped')
    expect(asked.replies).toEqual([])
  })

  it('does not wait for ever for answers that cannot be sent', async () => {
    const { server, asked, transport } = await working()
    asked.reply = () => new Promise(() => {})
    const stopping = server.stop({ graceMs: 10 })
    expect(await settle(stopping, 1_010)).toBe('pending')
    expect(await settle(stopping, turn)).toBe('stopped')
    expect(transport.listener.events).toEqual(['stop', 'close'])
  })

  it('comes even if the broker does not confirm the stop', async () => {
    const { server, transport, asked } = await working()
    transport.listener.onStop = () => new Promise(() => {})
    expect(await settle(server.stop({ graceMs: 10 }), 10 + turn)).toBe('stopped')
    expect(asked.failure.class).toBe('ServerStopped')
  })

  it.each<[string, StopOptions, number]>([
    ['a later stop brings it forward', { graceMs: 100 }, 100],
    ['a later stop does not put it off', { graceMs: 90_000 }, 5_000],
  ])('%s', async (_name, later, after) => {
    const { server } = await working()
    const stopping = server.stop({ graceMs: 5_000 })
    await vi.advanceTimersByTimeAsync(50)
    const second = server.stop(later)
    expect(await settle(stopping, after - 51)).toBe('pending')
    expect(await settle(stopping, 1 + turn)).toBe('stopped')
    await second
  })

  it('ends the signs of life', async () => {
    const { server, asked } = await working({ monitorTimeout: 2 })
    await vi.advanceTimersByTimeAsync(3_000)
    expect(asked.heartbeats).toBe(3)
    expect(await settle(server.stop({ graceMs: 0 }), 0 + turn)).toBe('stopped')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(asked.heartbeats).toBe(3)
  })
})
