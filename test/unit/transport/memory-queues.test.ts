import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/ids.js'
import { encodeRequest } from '../../../src/core/wire.js'
import { connect } from '../../../src/transport/connect.js'
import { type MemoryBroker, memoryBroker } from '../../../src/transport/memory/index.js'
import type { IncomingRequest, Transport } from '../../../src/transport/transport.js'
import { keeper, request, sending, sentValue, turns } from './memory-harness.js'

const topic = 'volumes'
const one = { topic, server: 'one' }
const two = { topic, server: 'two' }

let broker: MemoryBroker
let client: Transport
let host: Transport

beforeEach(async () => {
  const url = `memory:///${newId()}`
  broker = memoryBroker(url)
  client = await connect(url)
  host = await connect(url)
})

afterEach(async () => {
  await Promise.all([client.close(), host.close()])
})

describe('a queue', () => {
  it('keeps requests while its servers are gone', async () => {
    const first = await keeper(host, one)
    await first.listener.close()
    for (const value of [1, 2, 3]) await client.cast({ topic }, request(value), sending)
    expect(broker.queueLength(topic)).toBe(3)
    const second = await keeper(host, two)
    await turns()
    expect(second.requests.map(sentValue)).toEqual([1, 2, 3])
    expect(broker.queueLength(topic)).toBe(0)
  })

  it('drops calls that nobody took in time, but no casts', async () => {
    const first = await keeper(host, one)
    await first.listener.close()
    await client.cast({ topic }, request('cast'), sending)
    const call = client.call({ topic }, request('call'), { ...sending, timeoutMs: 10 })
    await client.cast({ topic }, request('later'), sending)
    await expect(call).rejects.toMatchObject({ code: 'MESSAGING_TIMEOUT' })
    const second = await keeper(host, two)
    await turns()
    expect(second.requests.map(sentValue)).toEqual(['cast', 'later'])
  })

  it('never delivers inside of a publication', async () => {
    const { requests } = await keeper(host, one)
    const sent = client.cast({ topic }, request(), sending)
    expect(requests).toEqual([])
    await sent
    expect(requests).toEqual([])
    await turns()
    expect(requests).toHaveLength(1)
  })

  it('leaves timers their turn however much there is to deliver', async () => {
    let delivered = 0
    await host.listen(one, {
      prefetch: 0,
      onRequest: (incoming) => {
        delivered++
        incoming.acknowledge()
        // Each request brings the next: without turns in between this would go on for ever.
        void client.cast({ topic }, request(), sending)
      },
    })
    await client.cast({ topic }, request(), sending)
    await new Promise((resolve) => setTimeout(resolve, 5))
    await host.close()
    expect(delivered).toBeGreaterThan(0)
  })
})

describe('prefetch', () => {
  it('limits what is delivered and not yet acknowledged', async () => {
    const { requests } = await keeper(host, one, 2)
    for (const value of [1, 2, 3, 4]) await client.cast({ topic }, request(value), sending)
    await turns()
    expect(requests.map(sentValue)).toEqual([1, 2])
    expect(broker.queueLength(topic)).toBe(2)
    expect(requests[0]?.acknowledge()).toBe(true)
    await turns()
    expect(requests.map(sentValue)).toEqual([1, 2, 3])
  })

  it('counts all queues of a server together', async () => {
    const { requests } = await keeper(host, one, 1)
    await client.cast({ topic }, request('shared'), sending)
    await client.cast(one, request('own'), sending)
    await client.cast({ topic, fanout: true }, request('fanout'), sending)
    await turns()
    expect(requests).toHaveLength(1)
    for (let count = 1; count <= 3; count++) {
      expect(requests).toHaveLength(count)
      requests[count - 1]?.acknowledge()
      await turns()
    }
    expect(new Set(requests.map(sentValue))).toEqual(new Set(['shared', 'own', 'fanout']))
  })

  it('gives what a busy server cannot take to another', async () => {
    const busy = await keeper(host, one, 1)
    const idle = await keeper(host, two)
    for (const value of [1, 2, 3, 4]) await client.cast({ topic }, request(value), sending)
    await turns()
    expect(busy.requests.map(sentValue)).toEqual([1])
    expect(idle.requests.map(sentValue)).toEqual([2, 3, 4])
  })

  it('of zero sets no limit', async () => {
    const { requests } = await keeper(host, one)
    for (let value = 0; value < 1_000; value++) await client.cast({ topic }, request(value), sending)
    await turns(20)
    expect(requests.map(sentValue)).toEqual(Array.from({ length: 1_000 }, (_item, index) => index))
  })
})

describe('stopping', () => {
  it('takes what was not acknowledged back to the front, in order', async () => {
    const first = await keeper(host, one, 3)
    for (const value of [1, 2, 3, 4, 5]) await client.cast({ topic }, request(value), sending)
    await turns()
    expect(first.requests[1]?.acknowledge()).toBe(true)
    await turns()
    expect(first.requests.map(sentValue)).toEqual([1, 2, 3, 4])
    await first.listener.stop()
    const second = await keeper(host, two)
    await turns()
    expect(second.requests.map(sentValue)).toEqual([1, 3, 4, 5])
  })

  it('orders what several servers give back', async () => {
    const keepers = [await keeper(host, one), await keeper(host, two)]
    for (const value of [1, 2, 3, 4]) await client.cast({ topic }, request(value), sending)
    await turns()
    for (const { listener } of keepers) await listener.stop()
    expect(broker.queueLength(topic)).toBe(4)
    const third = await keeper(host, { topic, server: 'three' })
    await turns()
    expect(third.requests.map(sentValue)).toEqual([1, 2, 3, 4])
  })

  it('leaves no request to be executed twice', async () => {
    const { listener, requests } = await keeper(host, one)
    await client.cast({ topic }, request(), sending)
    await turns()
    await listener.stop()
    expect(requests[0]?.acknowledge()).toBe(false)
    expect(broker.queueLength(topic)).toBe(1)
  })

  it('may happen twice', async () => {
    const { listener } = await keeper(host, one)
    await client.cast({ topic }, request(), sending)
    await turns()
    await Promise.all([listener.stop(), listener.stop()])
    await listener.close()
    await listener.close()
    expect(broker.queueLength(topic)).toBe(1)
  })

  it('lets acknowledged requests be answered until the listener is closed', async () => {
    const { listener, requests } = await keeper(host, one)
    const answered = client.call({ topic }, request(), sending)
    const unanswered = client.call({ topic }, request(), { ...sending, timeoutMs: 50 })
    await turns()
    for (const incoming of requests) incoming.acknowledge()
    await listener.stop()
    await requests[0]?.reply({ result: 'late', failure: null })
    await expect(answered).resolves.toMatchObject({ result: 'late' })
    await listener.close()
    expect(await (requests[1] as IncomingRequest).reply({ result: 'too late', failure: null })).toBeUndefined()
    await expect(unanswered).rejects.toMatchObject({ code: 'MESSAGING_TIMEOUT' })
  })

  it('removes the private queue when the listener is closed, and keeps the others', async () => {
    const { listener } = await keeper(host, one)
    expect(broker.queueNames()).toEqual([topic, `${topic}.one`, expect.stringMatching(/^volumes_fanout_[0-9a-f]{32}$/)])
    await listener.stop()
    expect(broker.queueNames()).toHaveLength(3)
    await listener.close()
    expect(broker.queueNames()).toEqual([topic, `${topic}.one`])
    expect(broker.fanoutNames()).toEqual([])
  })
})

describe('a duplicate', () => {
  const publish = (uniqueId: string): boolean =>
    broker.publish('openstack', topic, encodeRequest(request(uniqueId), null, uniqueId))

  it('is taken off the queue and not executed', async () => {
    const { requests } = await keeper(host, one)
    for (const id of ['a', 'b', 'a']) publish(id)
    await turns()
    expect(requests.map((incoming) => incoming.acknowledge())).toEqual([true, true, false])
    expect(broker.queueLength(topic)).toBe(0)
  })

  it('is known on whatever queue of the server it comes', async () => {
    const { requests } = await keeper(host, one)
    const body = encodeRequest(request(), null, 'same')
    for (const [exchange, key] of [
      ['openstack', topic],
      ['openstack', `${topic}.one`],
      [`${topic}_fanout`, ''],
    ] as const) {
      expect(broker.publish(exchange, key, body)).toBe(true)
    }
    await turns()
    expect(requests.map((incoming) => incoming.acknowledge())).toEqual([true, false, false])
  })

  it('is not known to another server', async () => {
    const keepers = [await keeper(host, one), await keeper(host, two)]
    for (const id of ['a', 'a']) publish(id)
    await turns()
    expect(keepers.map(({ requests }) => requests[0]?.acknowledge())).toEqual([true, true])
  })

  it('is none if it went back to the queue unexecuted', async () => {
    const first = await keeper(host, one)
    publish('a')
    await turns()
    await first.listener.stop()
    const again = await keeper(host, one)
    await turns()
    expect(again.requests[0]?.acknowledge()).toBe(true)
  })
})

describe('a message that cannot be read', () => {
  it.each([
    '',
    'garbage',
    '{"oslo.version":"9.9","oslo.message":"{}"}',
    '[1]',
    '{"oslo.version":"2.0","oslo.message":7}',
  ])('is dropped without stopping what comes after it: %s', async (text) => {
    const { requests } = await keeper(host, one, 1)
    broker.publish('openstack', topic, text)
    await client.cast({ topic }, request('good'), sending)
    await turns()
    if (text === '') expect(requests.shift()?.acknowledge()).toBe(true)
    await turns()
    expect(requests.map(sentValue)).toEqual(['good'])
    expect(broker.queueLength(topic)).toBe(0)
  })

  it('does no harm on a reply queue', async () => {
    const { requests } = await keeper(host, one)
    const answer = client.call({ topic }, request(), sending)
    await turns()
    const replies = broker.queueNames().find((name) => name.startsWith('reply_')) ?? ''
    for (const text of ['garbage', '{}', '{"_msg_id":{},"result":1,"ending":true}', '[]'])
      broker.publish('', replies, text)
    await turns()
    await requests[0]?.reply({ result: 'fine', failure: null })
    await expect(answer).resolves.toMatchObject({ result: 'fine' })
  })
})
