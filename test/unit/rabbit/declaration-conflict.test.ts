import { describe, expect, it } from 'vitest'
import { BrokerError } from '../../../src/rabbit/broker-error.js'
import { concededExchange, concededQueue, conflictOf } from '../../../src/rabbit/declaration-conflict.js'
import type { BoundQueue } from '../../../src/rabbit/topology.js'

function refusal(argument: string, what: string, wanted: string, existing: string): string {
  return (
    'Channel closed by server: 406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - ' +
    `inequivalent arg '${argument}' for ${what} in vhost '/': received ${wanted} but current is ${existing}"`
  )
}

const bound: BoundQueue = {
  exchange: { name: 'x', type: 'topic', durable: true, autoDelete: false },
  queue: { name: 'q', durable: true, autoDelete: false, arguments: {} },
  bindingKey: 'q',
}
const quorum: BoundQueue = { ...bound, queue: { ...bound.queue, arguments: { 'x-queue-type': 'quorum' } } }

describe('a declaration that the broker refuses', () => {
  it.each([
    [
      ['durable', "exchange 'openstack'", "'true'", "'false'"],
      'the exchange "openstack" exists with durable false, and this side wants true; ' +
        'all peers must agree on amqp_durable_queues and rabbit_quorum_queue, or the exchange must be deleted',
    ],
    [['durable', "exchange 't_fanout'", "'false'", "'true'"], 'must agree on rabbit_transient_quorum_queue,'],
    [['auto_delete', "queue 't'", "'true'", "'false'"], 'must agree on amqp_auto_delete,'],
    [
      ['x-queue-type', "queue 't'", "the value 'quorum' of type 'longstr'", 'none'],
      'the queue "t" exists with x-queue-type not set, and this side wants quorum; all peers must agree on rabbit_quorum_queue,',
    ],
    [['x-queue-type', "queue 't_fanout'", "the value 'stream' of type 'longstr'", 'none'], 'rabbit_stream_fanout'],
    [
      ['x-expires', "queue 'reply_h:p:1'", 'none', "the value '1800000' of type 'signedint'"],
      'exists with x-expires 1800000, and this side wants not set; all peers must agree on rabbit_transient_queues_ttl,',
    ],
    [['type', "exchange 'x'", "'topic'", "'direct'"], 'all peers must agree on the type of the exchange,'],
  ] satisfies [Parameters<typeof refusal>, string][])('%j is explained', (parts, text) => {
    const { message } = BrokerError.from(Object.assign(new Error(refusal(...parts)), { code: 406 }))
    expect(message).toContain(text)
    expect(message).toContain('inequivalent arg')
  })

  it('of another kind is left as it is', () => {
    expect(conflictOf('404 (NOT-FOUND) with message "NOT_FOUND - no queue"')).toBeNull()
    expect(BrokerError.from(new Error('x')).message).toBe('x')
  })

  const exchangeText = refusal('durable', "exchange 'x'", "'true'", "'false'")
  const queueText = refusal('durable', "queue 'q'", "'true'", "'false'")

  it('for want of durability is made without', () => {
    expect(concededExchange(bound.exchange, exchangeText)).toEqual({ ...bound.exchange, durable: false })
    expect(concededQueue(bound, exchangeText)).toMatchObject({
      exchange: { durable: false },
      queue: { durable: false },
    })
    expect(concededQueue(bound, queueText)).toMatchObject({ exchange: { durable: true }, queue: { durable: false } })
    // What people are told is read as well as what the broker says.
    expect(concededExchange(bound.exchange, BrokerError.from(new Error(exchangeText)).message)).not.toBeNull()
  })

  it('leaves quorum queues durable', () => {
    expect(concededQueue(quorum, exchangeText)).toMatchObject({
      exchange: { durable: false },
      queue: { durable: true },
    })
    expect(concededQueue(quorum, queueText)).toBeNull()
  })

  it.each([
    ['the broker wants it durable', { ...bound.exchange, durable: false }, exchangeText],
    ['another exchange is meant', { ...bound.exchange, name: 'y' }, exchangeText],
    ['something else differs', bound.exchange, refusal('auto_delete', "exchange 'x'", "'true'", "'false'")],
    ['a queue is meant', bound.exchange, refusal('durable', "queue 'x'", "'true'", "'false'")],
  ])('is not tried otherwise where %s', (_, exchange, text) => {
    expect(concededExchange(exchange, text)).toBeNull()
  })
})
