import { ApiClient, type ApiClientOptions, type CallOptions, type Transport } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { callMethod, castMethod, FakeTransport } from '../rpc/support.js'

const identity = { name: 'demo', topic: 'demo', exchange: null, namespace: 'ns', version: '1.5' }
const greet = callMethod<{ name: string }, string>('greet', { namespace: 'ns' })
const later = castMethod<{ x?: number }>('later', {
  since: '1.3',
  argumentHistory: { x: { since: '1.4', olderPeers: 'reject' } },
})

class DemoClient extends ApiClient<{ user: string }> {
  constructor(transport: Transport, options?: ApiClientOptions<{ user: string }>) {
    super(identity, transport, options)
  }
  greet(args: { name: string }, options?: CallOptions<{ user: string }>): Promise<string> {
    return this.invokeCall(greet, args, options)
  }
  later(args: { x?: number }): Promise<void> {
    return this.invokeCast(later, args)
  }
  canSend(args?: { x?: number }): boolean {
    return this.canSendMethod(later, args)
  }
}

describe('a generated client', () => {
  it('sends to the topic and namespace of its API', async () => {
    const transport = new FakeTransport()
    transport.answer = () => ({ result: 'hi', failure: null })
    await expect(new DemoClient(transport).greet({ name: 'x' }, { context: { user: 'u' } })).resolves.toBe('hi')
    expect(transport.last.target).toEqual({ topic: 'demo', exchange: null, namespace: 'ns' })
    expect(transport.last.request).toMatchObject({ namespace: 'ns', version: '1.0', context: { user: 'u' } })
  })

  it('lets the target be changed', async () => {
    const transport = new FakeTransport()
    const client = new DemoClient(transport, { target: { topic: 'other', namespace: null } })
    await client.later({})
    expect(transport.last.target).toMatchObject({ topic: 'other' })
    expect(transport.last.request.namespace).toBeNull()
  })

  it('prepares a client of its own class that shares the transport', async () => {
    const transport = new FakeTransport()
    const client = new DemoClient(transport, { timeoutMs: 50_000, versionCap: '1.2' })
    const prepared = client.prepare({ server: 'a' }).prepare({ versionCap: '1.3' })
    expect(prepared).toBeInstanceOf(DemoClient)
    await prepared.later({})
    expect(transport.last.target.server).toBe('a')
    expect(transport.last.options.timeoutMs).toBeGreaterThan(40_000)
    expect(transport.last.options.timeoutMs).toBeLessThanOrEqual(50_000)
    expect(prepared.rpc.transport).toBe(transport)
    expect(client.rpc.target.server).toBeUndefined()
  })

  it('tells what it can send', () => {
    const client = new DemoClient(new FakeTransport(), { versionCap: '1.3' })
    expect(client.canSend()).toBe(true)
    expect(client.canSend({ x: 1 })).toBe(false)
    expect(client.prepare({ versionCap: null }).canSend({ x: 1 })).toBe(true)
  })
})
