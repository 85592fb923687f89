import { plainEndpoint, RpcServer, silentLogger } from 'stubwire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { heartbeatInterval } from '../../../src/server/heartbeat.js'
import { FakeRequest, FakeTransport } from '../rpc/support.js'

describe('the time between signs of life', () => {
  it.each([
    [2, 1_000],
    [2.9, 1_000],
    [3, 1_500],
    [4, 2_000],
    ['4', 2_000],
    [' 1_0 ', 5_000],
    [10n, 5_000],
    [1e15, 2 ** 31 - 1],
    [1.9, null],
    [1, null],
    [0, null],
    [-4, null],
    ['2.5', null],
    ['', null],
    ['x', null],
    [true, null],
    [null, null],
    [undefined, null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    [{ toString: null }, null],
    [[4], null],
  ])('for %o is %s', (monitorTimeout, interval) => {
    expect(heartbeatInterval(monitorTimeout)).toBe(interval)
  })
})

describe('signs of life', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })

  async function serving(request: FakeRequest, handler: () => unknown = () => new Promise(() => {})) {
    const transport = new FakeTransport()
    const endpoints = [plainEndpoint({ handlers: { work: handler } })]
    const server = new RpcServer(transport, { target: { topic: 't', server: 's' }, endpoints, logger: silentLogger })
    await server.start()
    transport.listener.deliver(request)
    return server
  }

  const stop = async (server: RpcServer) => {
    const stopping = server.stop({ graceMs: 0 })
    // A faked setImmediate takes a millisecond.
    await vi.advanceTimersByTimeAsync(1)
    await stopping
  }

  it('come at every interval until the answer, and then no more', async () => {
    let finish: (value: string) => void = () => {}
    const request = new FakeRequest({ method: 'work', monitorTimeout: 4 })
    const server = await serving(request, () => new Promise((resolve) => (finish = resolve)))
    await vi.advanceTimersByTimeAsync(1_999)
    expect(request.heartbeats).toBe(0)
    await vi.advanceTimersByTimeAsync(4_001)
    expect(request.heartbeats).toBe(3)
    finish('done')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(request.heartbeats).toBe(3)
    expect(request.result).toBe('done')
    await stop(server)
  })

  it('H1: end with the first that finds nobody, while the method goes on', async () => {
    let finish: (value: string) => void = () => {}
    const request = new FakeRequest({ method: 'work', monitorTimeout: 2 })
    request.isListened = false
    const server = await serving(request, () => new Promise((resolve) => (finish = resolve)))
    await vi.advanceTimersByTimeAsync(3_500)
    expect(request.heartbeats).toBe(1)
    finish('done')
    await vi.advanceTimersByTimeAsync(0)
    expect(request.result).toBe('done')
    await stop(server)
  })

  it.each([
    ['a refused request', { method: 'nope', monitorTimeout: 2 }],
    ['a cast', { method: 'work', monitorTimeout: 2, expectsReply: false }],
    ['a request without monitoring', { method: 'work', monitorTimeout: null }],
  ])('do not come for %s', async (_name, options) => {
    const request = new FakeRequest(options)
    const server = await serving(request)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(request.heartbeats).toBe(0)
    await stop(server)
  })
})
