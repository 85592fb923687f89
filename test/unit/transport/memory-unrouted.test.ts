import type { Transport } from 'stubwire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MemoryBroker } from '../../../src/transport/memory/memory-broker.js'
import { MemoryTransport } from '../../../src/transport/memory/memory-transport.js'
import { keeper, request, sending, sentValue, turns } from './memory-harness.js'

let client: Transport
let host: Transport

beforeEach(() => {
  const broker = new MemoryBroker()
  client = new MemoryTransport(broker, {})
  host = new MemoryTransport(broker, {})
})
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all([client.close(), host.close()])
})

const target = { topic: 'late' }

/** What became of a promise so far. */
function watched(promise: Promise<unknown>): { outcome: string } {
  const seen = { outcome: 'open' }
  promise.then(
    () => {
      seen.outcome = 'done'
    },
    (error: { code: string }) => {
      seen.outcome = error.code
    },
  )
  return seen
}

describe('a cast that no queue takes', () => {
  it('is done once a server listens, and executed', async () => {
    const cast = watched(client.cast(target, request('early'), sending))
    await turns()
    expect(cast.outcome).toBe('open')
    const { requests } = await keeper(host, { ...target, server: 's' })
    await turns()
    expect(cast.outcome).toBe('done')
    expect(requests.map(sentValue)).toEqual(['early'])
  })

  it('is refused after a second', async () => {
    vi.useFakeTimers()
    const cast = watched(client.cast(target, request(), sending))
    await vi.advanceTimersByTimeAsync(999)
    expect(cast.outcome).toBe('open')
    await vi.advanceTimersByTimeAsync(1)
    expect(cast.outcome).toBe('MESSAGE_UNDELIVERABLE')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is refused when its own time is up, if that is sooner', async () => {
    vi.useFakeTimers()
    const cast = watched(client.cast(target, request(), { ...sending, timeoutMs: 200 }))
    await vi.advanceTimersByTimeAsync(200)
    expect(cast.outcome).toBe('MESSAGE_UNDELIVERABLE')
  })

  it('is not executed later', async () => {
    vi.useFakeTimers()
    const cast = watched(client.cast(target, request(), sending))
    await vi.advanceTimersByTimeAsync(1_000)
    const { requests } = await keeper(host, { ...target, server: 's' })
    await vi.advanceTimersByTimeAsync(0)
    expect([cast.outcome, requests.length]).toEqual(['MESSAGE_UNDELIVERABLE', 0])
  })

  it('is given up by its signal', async () => {
    const stop = new AbortController()
    const cast = watched(client.cast(target, request(), { ...sending, signal: stop.signal }))
    stop.abort()
    await turns()
    expect(cast.outcome).toBe('CALL_CANCELLED')
  })

  it('ends with its transport', async () => {
    const cast = watched(client.cast(target, request(), sending))
    await client.close()
    await turns()
    expect(cast.outcome).toBe('MESSAGE_DELIVERY_FAILURE')
  })

  it('is no failure as a fanout', async () => {
    const cast = watched(client.cast({ ...target, fanout: true }, request(), sending))
    await turns()
    expect(cast.outcome).toBe('done')
  })
})
