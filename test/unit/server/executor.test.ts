import {
  ExecutorLoadFailure,
  MessagingException,
  plainEndpoint,
  RpcServer,
  registerExecutor,
  silentLogger,
} from 'stubwire'
import { describe, expect, it } from 'vitest'
import { FakeRequest, FakeTransport } from '../rpc/support.js'

const target = { topic: 't', server: 's' }

/** A server whose method notes when it begins and ends; it ends when its place in `ends` is called. */
async function noting(options: { executor?: string; concurrency?: number }) {
  const transport = new FakeTransport()
  const events: string[] = []
  const ends: (() => void)[] = []
  let running = 0
  let most = 0
  const work = async ({ id }: { id: number }) => {
    running += 1
    most = Math.max(most, running)
    events.push(`begin ${id}`)
    await new Promise<void>((resolve) => ends.push(resolve))
    events.push(`end ${id}`)
    running -= 1
  }
  const endpoints = [plainEndpoint({ handlers: { work } })]
  const server = new RpcServer(transport, { target, endpoints, logger: silentLogger, ...options })
  await server.start()
  const ask = (id: number) => transport.listener.deliver(new FakeRequest({ method: 'work', args: { id } }))
  return { server, transport, events, ends, ask, most: () => most }
}

describe('executors', () => {
  it('blocking: one at a time, in order', async () => {
    const { server, transport, events, ends, ask } = await noting({ executor: 'blocking', concurrency: 9 })
    expect(transport.listener.options.prefetch).toBe(1)
    const asked = [1, 2, 3].map(ask)
    for (const [index, request] of asked.entries()) {
      expect(asked.map(({ acknowledged }) => acknowledged)).toEqual(asked.map((_, other) => (other <= index ? 1 : 0)))
      ends[index]?.()
      await request.answered
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(events).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3'])
    await server.stop()
  })

  it('concurrent: as many as are allowed', async () => {
    const { server, transport, ends, ask, most } = await noting({ concurrency: 3 })
    expect(transport.listener.options.prefetch).toBe(3)
    const asked = Array.from({ length: 10 }, (_, id) => ask(id))
    expect(asked.filter(({ acknowledged }) => acknowledged === 1)).toHaveLength(3)
    for (let at = 0; at < asked.length; at += 1) {
      ends[at]?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(asked.map(({ answered }) => answered))
    expect(most()).toBe(3)
    await server.stop()
  })

  it('share their limit between the targets of a server', async () => {
    const transport = new FakeTransport()
    const endpoints = [plainEndpoint({ handlers: { work: () => new Promise(() => {}) } })]
    const targets = ['a', 'b'].map((topic) => ({ topic, server: 's' }))
    const server = new RpcServer(transport, { targets, endpoints, concurrency: 2, logger: silentLogger })
    await server.start()
    const asked = [0, 1, 0, 1].map((at) => transport.listeners[at]?.deliver(new FakeRequest({ method: 'work' })))
    expect(asked.map((request) => request?.acknowledged)).toEqual([1, 1, 0, 0])
    await server.stop({ graceMs: 0 })
  })

  it.each(['boom', 'threading', 'toString'])('S3: "%s" does not exist', (executor) => {
    const make = () => new RpcServer(new FakeTransport(), { target, endpoints: [], executor })
    expect(make).toThrow(ExecutorLoadFailure)
    expect(make).toThrow(`Failed to load executor "${executor}"`)
    expect(make).toThrow('blocking, concurrent')
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('cannot run %s at once', (concurrency) => {
    expect(() => new RpcServer(new FakeTransport(), { target, endpoints: [], concurrency })).toThrow(MessagingException)
  })

  it('can be added', async () => {
    registerExecutor('pairs', () => ({ concurrency: 2 }))
    const { server, transport } = await noting({ executor: 'pairs' })
    expect(transport.listener.options.prefetch).toBe(2)
    await server.stop()
  })

  it('do not take up more while the answers of the last ones pile up', async () => {
    const transport = new FakeTransport()
    const endpoints = [plainEndpoint({ handlers: { work: () => 'x' } })]
    const server = new RpcServer(transport, { target, endpoints, concurrency: 1, logger: silentLogger })
    await server.start()
    const asked = Array.from({ length: 2_000 }, () => {
      const request = new FakeRequest({ method: 'work' })
      request.reply = () => new Promise(() => {})
      return transport.listener.deliver(request)
    })
    let taken = -1
    const count = () => asked.filter(({ acknowledged }) => acknowledged === 1).length
    while (count() !== taken) {
      taken = count()
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(taken).toBeGreaterThan(1_000)
    expect(taken).toBeLessThan(1_100)
    await server.stop({ graceMs: 0 })
  })
})
