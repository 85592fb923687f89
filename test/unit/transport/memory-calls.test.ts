import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/ids.js'
import { connect } from '../../../src/transport/connect.js'
import { type MemoryBroker, memoryBroker } from '../../../src/transport/memory/index.js'
import type { IncomingRequest, Transport } from '../../../src/transport/transport.js'
import { echo, type Keeper, keeper, request, sending, sentValue, turns } from './memory-harness.js'

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

describe('a call', () => {
  it('comes back with the answer', async () => {
    await echo(host, one)
    await expect(client.call({ topic }, request(7), sending)).resolves.toEqual({ result: ['one', 7], failure: null })
  })

  it('travels as text', async () => {
    await echo(host, one)
    const value = { big: 2n ** 70n, gone: undefined, date: new Date(0), list: Object.freeze([1]) }
    const { result } = await client.call({ topic }, request(value), sending)
    expect(result).toEqual(['one', { big: 2n ** 70n, date: '1970-01-01T00:00:00.000000', list: [1] }])
  })

  it('shows the server what was sent', async () => {
    const { requests } = await keeper(host, one)
    const sent = request(1, { namespace: 'ns', version: '3.16', context: { user: 'bob' } })
    const answer = client.call({ topic }, sent, { ...sending, monitorMs: 2_500 })
    await turns()
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({
      request: { ...sent, context: { user: 'bob', client_timeout: 2.5 } },
      expectsReply: true,
      monitorTimeout: 2.5,
    })
    requests[0]?.acknowledge()
    await requests[0]?.reply({ result: null, failure: null })
    await answer
  })

  it('comes back with a failure', async () => {
    const { requests } = await keeper(host, one)
    const answer = client.call({ topic }, request(), sending)
    await turns()
    await requests[0]?.reply({ result: null, failure: '{"message":"no"}' })
    await expect(answer).resolves.toEqual({ result: null, failure: '{"message":"no"}' })
  })

  it('with an argument that JSON cannot carry is refused before it is sent', async () => {
    const { requests } = await keeper(host, one)
    await expect(client.call({ topic }, request(Number.NaN), sending)).rejects.toThrow(/\/args\/value/)
    await turns()
    expect(requests).toEqual([])
  })

  it('to a topic that nobody serves waits for a server', async () => {
    const answer = client.call({ topic: 'late' }, request('early'), sending)
    await turns()
    const { requests } = await keeper(host, { topic: 'late', server: 's' })
    await turns()
    expect(requests.map(sentValue)).toEqual(['early'])
    await requests[0]?.reply({ result: 1, failure: null })
    await expect(answer).resolves.toMatchObject({ result: 1 })
  })

  it('to a topic that nobody ever served was not sent', async () => {
    const lost = client.call({ topic: 'nobody' }, request(), { ...sending, timeoutMs: 20 })
    await expect(lost).rejects.toMatchObject({ code: 'MESSAGING_TIMEOUT', sent: false, details: { method: 'echo' } })
    const { requests } = await keeper(host, { topic: 'nobody', server: 's' })
    await turns()
    expect(requests).toEqual([])
  })

  it('to a topic that nobody ever served is refused if it must arrive', async () => {
    const refused = client.call({ topic: 'nobody', server: 's' }, request(), { ...sending, atLeastOnce: true })
    await expect(refused).rejects.toMatchObject({
      ...{ code: 'MESSAGE_UNDELIVERABLE', exchange: 'openstack', routingKey: 'nobody.s' },
    })
  })

  it('with fanout is refused', async () => {
    await expect(client.call({ topic, fanout: true }, request(), sending)).rejects.toThrow(
      'A call cannot be used with fanout:<Target topic=volumes, fanout=True>',
    )
  })

  it('and a cast without topic are refused', async () => {
    const text = 'A topic is required to send:<Target server=s>'
    await expect(client.call({ server: 's' }, request(), sending)).rejects.toThrow(text)
    await expect(client.cast({ server: 's' }, request(), sending)).rejects.toThrow(text)
  })

  it('that was given up before is not sent', async () => {
    const { requests } = await keeper(host, one)
    const options = { ...sending, signal: AbortSignal.abort() }
    await expect(client.call({ topic }, request(), options)).rejects.toMatchObject({ sent: false })
    await expect(client.cast({ topic }, request(), options)).rejects.toMatchObject({ code: 'CALL_CANCELLED' })
    await turns()
    expect(requests).toEqual([])
  })

  it('that is given up while it runs ends at once', async () => {
    const { requests } = await keeper(host, one)
    const controller = new AbortController()
    const call = client.call({ topic }, request(), { ...sending, signal: controller.signal })
    await turns()
    expect(requests).toHaveLength(1)
    controller.abort()
    await expect(call).rejects.toMatchObject({ code: 'CALL_CANCELLED', sent: true })
  })

  it('runs beside many others', async () => {
    await echo(host, one)
    const values = Array.from({ length: 1_000 }, (_item, index) => index)
    const answers = await Promise.all(values.map((value) => client.call({ topic }, request(value), sending)))
    expect(answers.map((answer) => answer.result)).toEqual(values.map((value) => ['one', value]))
  })
})

describe('an answer', () => {
  async function called(): Promise<{ incoming: Keeper['requests'][number]; answer: Promise<unknown> }> {
    const { requests } = await keeper(host, one)
    const answer = client.call({ topic }, request(), { ...sending, timeoutMs: 1_000 })
    await turns()
    const [incoming] = requests
    if (incoming === undefined) return expect.fail('nothing came')
    incoming.acknowledge()
    return { incoming, answer }
  }

  it('that JSON cannot carry is refused, so that another can be given', async () => {
    const { incoming, answer } = await called()
    await expect(incoming.reply({ result: { f: () => 1 }, failure: null })).rejects.toThrow(
      /a function \(at \/result\/f\)/,
    )
    await incoming.reply({ result: null, failure: '{"message":"bad result"}' })
    await expect(answer).resolves.toMatchObject({ failure: '{"message":"bad result"}' })
  })

  it('is given once', async () => {
    const { incoming, answer } = await called()
    await incoming.reply({ result: 1, failure: null })
    await incoming.reply({ result: 2, failure: null })
    await expect(answer).resolves.toMatchObject({ result: 1 })
  })

  it('is preceded by signs of life, and followed by none', async () => {
    const { incoming, answer } = await called()
    await expect(incoming.heartbeat()).resolves.toBe(true)
    await incoming.reply({ result: 1, failure: null })
    await expect(incoming.heartbeat()).resolves.toBe(false)
    await expect(answer).resolves.toMatchObject({ result: 1 })
  })

  it('finds nobody if the client is gone', async () => {
    const { incoming, answer } = await called()
    await Promise.all([client.close(), expect(answer).rejects.toMatchObject({ code: 'CALL_CANCELLED', sent: true })])
    await expect(incoming.heartbeat()).resolves.toBe(false)
    expect(await incoming.reply({ result: 1, failure: null })).toBeUndefined()
  })

  it('is not expected for a cast', async () => {
    const { requests } = await keeper(host, one)
    await client.cast({ topic }, request(), sending)
    await turns()
    const [incoming] = requests
    expect(incoming?.expectsReply).toBe(false)
    await expect(incoming?.heartbeat()).resolves.toBe(false)
    expect(await (incoming as IncomingRequest).reply({ result: () => 1, failure: null })).toBeUndefined()
  })

  it.each([null, '', 0, false, [], {}])('is not expected for the message id %j', async (messageId) => {
    const { requests } = await keeper(host, one)
    broker.publish('openstack', topic, JSON.stringify({ method: 'm', _msg_id: messageId, _reply_q: 'reply_x' }))
    await turns()
    expect(requests[0]?.expectsReply).toBe(false)
  })

  it('goes nowhere if the reply queue is none', async () => {
    const { requests } = await keeper(host, one)
    broker.publish('openstack', topic, JSON.stringify({ method: 'm', _msg_id: 'x', _reply_q: { a: 1 } }))
    await turns()
    await expect(requests[0]?.heartbeat()).resolves.toBe(false)
    expect(await (requests[0] as IncomingRequest).reply({ result: 1, failure: null })).toBeUndefined()
  })
})

describe('monitoring', () => {
  it('ends a call of a server that falls silent', async () => {
    await keeper(host, one)
    const call = client.call({ topic }, request(), { ...sending, monitorMs: 20 })
    await expect(call).rejects.toMatchObject({ code: 'MESSAGING_TIMEOUT', details: { reason: 'monitor' } })
  })
})

describe('closing a transport', () => {
  it('cancels pending calls, and leaves nothing of it on the broker but the queues that are shared', async () => {
    await keeper(host, one)
    const pending = expect(client.call({ topic }, request(), sending)).rejects.toMatchObject({ code: 'CALL_CANCELLED' })
    await client.close()
    await pending
    await host.close()
    expect(broker.queueNames()).toEqual([topic, `${topic}.one`])
  })

  it('refuses what comes after', async () => {
    await client.close()
    await client.close()
    const closed = { code: 'MESSAGE_DELIVERY_FAILURE', sent: false }
    await expect(client.call({ topic }, request(), sending)).rejects.toMatchObject(closed)
    await expect(client.cast({ topic }, request(), sending)).rejects.toMatchObject(closed)
    await expect(keeper(client, one)).rejects.toMatchObject({ code: 'MESSAGE_DELIVERY_FAILURE' })
  })

  it('gives requests that were not acknowledged to other servers', async () => {
    const first = await keeper(host, one)
    await client.cast({ topic }, request('x'), sending)
    await turns()
    expect(first.requests).toHaveLength(1)
    const second = await keeper(client, two)
    await host.close()
    await turns()
    expect(second.requests.map(sentValue)).toEqual(['x'])
  })
})
