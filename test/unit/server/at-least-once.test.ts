import { connect, plainEndpoint, RpcClient, RpcServer, type RpcServerOptions, serve, silentLogger } from 'stubwire'
import { afterEach, describe, expect, it } from 'vitest'
import { eventually } from '../../broker/harness/eventually.js'
import { FakeRequest, FakeTransport } from '../rpc/support.js'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const target = { topic: 'jobs', server: 'one' }

async function rig(
  work: (args: { id: number }) => unknown,
  options: Partial<Omit<RpcServerOptions, 'target' | 'targets'>> = {},
) {
  const transport = await connect('memory:')
  closing.push(() => transport.close())
  const endpoints = [plainEndpoint({ handlers: { work }, atLeastOnce: ['work'] })]
  const open = async (server: string) => {
    const running = await serve(transport, {
      target: { topic: 'jobs', server },
      endpoints,
      logger: silentLogger,
      ...options,
    })
    closing.push(() => running.stop({ graceMs: 0 }))
    return running
  }
  const server = await open('one')
  const client = new RpcClient(transport, { target: { topic: 'jobs' }, timeoutMs: 5_000 })
  return { transport, server, client, open }
}

describe('delivery at least once', () => {
  it('answers calls as ever', async () => {
    const { client } = await rig(({ id }) => id * 2)
    await expect(client.callByName('work', { id: 21 })).resolves.toBe(42)
  })

  it('answers a call whose handler fails once: the failure is the answer', async () => {
    let runs = 0
    const { client } = await rig(() => {
      runs += 1
      throw new Error('no')
    })
    await expect(client.callByName('work', { id: 1 })).rejects.toThrow('no')
    expect(runs).toBe(1)
  })

  it('does a cast again whose handler fails', async () => {
    let runs = 0
    const { client } = await rig(() => {
      runs += 1
      if (runs < 3) throw new Error('not yet')
    })
    await client.castByName('work', { id: 1 })
    await eventually(() => runs === 3)
  })

  it('gives work that a server could not finish in its grace to another one', async () => {
    const runs: number[] = []
    let finish = (): void => {}
    const { client, server, open } = await rig(({ id }) => {
      runs.push(id)
      return runs.length === 1 ? new Promise(() => {}) : new Promise<void>((resolve) => (finish = resolve))
    })
    const called = client.callByName('work', { id: 7 })
    await eventually(() => runs.length === 1)
    await server.stop({ graceMs: 0 })
    await open('two')
    await eventually(() => runs.length === 2)
    finish()
    await expect(called).resolves.toBeNull()
    expect(runs).toEqual([7, 7])
  })

  it('puts what comes back too often aside and tells the caller', async () => {
    let runs = 0
    const { client, server, open } = await rig(
      () => {
        runs += 1
        return new Promise(() => {})
      },
      { deliveryLimit: 2 },
    )
    const called = client.callByName('work', { id: 1 })
    called.catch(() => {})
    await eventually(() => runs === 1)
    await server.stop({ graceMs: 0 })
    const second = await open('two')
    await eventually(() => runs === 2)
    await second.stop({ graceMs: 0 })
    await open('three')
    await expect(called).rejects.toThrow('work was delivered 2 times without being answered')
    expect(runs).toBe(2)
  })

  it('is taken off its queue when it is taken up by a transport that cannot hold it', async () => {
    const transport = new FakeTransport()
    const endpoints = [plainEndpoint({ handlers: { work: () => 1 }, atLeastOnce: ['work'] })]
    const server = new RpcServer(transport, { target, endpoints })
    await server.start()
    const asked = transport.listener.deliver(new FakeRequest({ method: 'work' }))
    await eventually(() => expect(asked.result).toBe(1))
    await server.stop()
  })

  it.each([0, 1.5, -1])('refuses a limit of %s deliveries', (deliveryLimit) => {
    expect(() => new RpcServer(new FakeTransport(), { target, endpoints: [], deliveryLimit })).toThrow(
      `deliveryLimit must be a whole number, at least 1. Got ${deliveryLimit}`,
    )
  })
})
