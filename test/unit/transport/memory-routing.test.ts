import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/ids.js'
import { connect } from '../../../src/transport/connect.js'
import { type MemoryBroker, memoryBroker } from '../../../src/transport/memory/index.js'
import type { Transport } from '../../../src/transport/transport.js'
import { type Keeper, keeper, request, sending, sentValue, turns } from './memory-harness.js'

const topic = 'volumes'
const one = { topic, server: 'one' }
const two = { topic, server: 'two' }

let url: string
let broker: MemoryBroker
let client: Transport
let host: Transport

beforeEach(async () => {
  url = `memory:///${newId()}`
  broker = memoryBroker(url)
  client = await connect(url)
  host = await connect(url)
})

afterEach(async () => {
  await Promise.all([client.close(), host.close()])
})

describe('routing', () => {
  async function received(send: () => Promise<void>, keepers: readonly Keeper[]): Promise<number[]> {
    await send()
    await turns()
    return keepers.map((it) => it.requests.length)
  }

  it('takes a request with a server to that server', async () => {
    const keepers = [await keeper(host, one), await keeper(host, two)]
    expect(await received(() => client.cast(two, request(), sending), keepers)).toEqual([0, 1])
  })

  it('shares the requests of a topic among its servers in turn', async () => {
    const keepers = [await keeper(host, one), await keeper(host, two)]
    const sendTen = async (): Promise<void> => {
      for (let count = 0; count < 10; count++) await client.cast({ topic }, request(count), sending)
    }
    expect(await received(sendTen, keepers)).toEqual([5, 5])
    expect(keepers[0]?.requests.map(sentValue)).toEqual([0, 2, 4, 6, 8])
  })

  it('takes a fanout to every server, whatever server it names', async () => {
    const keepers = [await keeper(host, one), await keeper(host, two)]
    const target = { ...one, fanout: true }
    expect(await received(() => client.cast(target, request(), sending), keepers)).toEqual([1, 1])
  })

  it('keeps exchanges apart, but not fanouts', async () => {
    const keepers = [await keeper(host, { topic: 'a', server: 's', exchange: 'nova' })]
    const options = { ...sending, atLeastOnce: true }
    await expect(client.cast({ topic: 'a' }, request(), options)).rejects.toMatchObject({ exchange: 'openstack' })
    expect(await received(() => client.cast({ topic: 'a', exchange: 'nova' }, request(), options), keepers)).toEqual([
      1,
    ])
    const fanout = { topic: 'a', exchange: 'other', fanout: true }
    expect(await received(() => client.cast(fanout, request(), options), keepers)).toEqual([2])
  })

  it('has one queue for a topic, whichever exchange it is bound to', async () => {
    const keepers = [await keeper(host, one), await keeper(host, { ...two, exchange: 'nova' })]
    const sendTwo = async (): Promise<void> => {
      for (const exchange of ['openstack', 'nova']) await client.cast({ topic, exchange }, request(), sending)
    }
    expect(await received(sendTwo, keepers)).toEqual([1, 1])
    expect(broker.queueNames().filter((name) => name === topic)).toHaveLength(1)
  })

  it('takes an empty exchange for none', async () => {
    const keepers = [await keeper(host, { ...one, exchange: '' })]
    expect(await received(() => client.cast({ topic, exchange: null }, request(), sending), keepers)).toEqual([1])
  })

  it('uses the default exchange of each transport', async () => {
    await using nova = await connect(url, { defaultExchange: 'nova' })
    const keepers = [await keeper(nova, { topic: 'compute', server: 'c' })]
    const lost = { ...sending, atLeastOnce: true }
    await expect(client.cast({ topic: 'compute' }, request(), lost)).rejects.toMatchObject({ exchange: 'openstack' })
    expect(await received(() => nova.cast({ topic: 'compute' }, request(), lost), keepers)).toEqual([1])
  })

  it('takes topics for patterns, as a topic exchange does', async () => {
    const keepers = [await keeper(host, { topic: 't.*', server: 's' }), await keeper(host, { topic: 't', server: 'b' })]
    expect(await received(() => client.cast({ topic: 't', server: 'b' }, request(), sending), keepers)).toEqual([1, 1])
  })

  it('keeps virtual hosts apart', async () => {
    await using other = await connect(`memory:///${newId()}`)
    await keeper(host, one)
    await expect(other.cast({ topic }, request(), { ...sending, atLeastOnce: true })).rejects.toThrow(/No queue/)
  })

  it('takes every spelling of the default virtual host for one', () => {
    const spellings = ['memory:', 'memory://', 'memory:///', 'memory:////', 'fake://host/%2F'].map((it) =>
      memoryBroker(it),
    )
    expect(new Set(spellings).size).toBe(1)
  })

  it('ends a cast that must arrive with an error, but not a fanout', async () => {
    const options = { ...sending, atLeastOnce: true }
    await expect(client.cast({ topic: 'nobody' }, request(), options)).rejects.toMatchObject({ routingKey: 'nobody' })
    await expect(client.cast({ topic: 'nobody', fanout: true }, request(), options)).resolves.toBeUndefined()
  })
})

describe('listening', () => {
  it.each([{}, { topic }, { server: 'one' }, { topic: '', server: 'one' }, { topic, server: null }])(
    'needs topic and server: %j',
    async (target) => {
      await expect(host.listen(target, { prefetch: 0, onRequest: () => {} })).rejects.toThrow(
        /^A server's target must have topic and server names specified:<Target /,
      )
    },
  )
})
