import type { WatchedMessage } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { eventually } from './harness/eventually.js'
import { plainServer } from './harness/plain-server.js'
import { brokerSuite, freshTopic, request, sending } from './harness/suite.js'

const suite = brokerSuite()

describe('watching', () => {
  it('sees calls, casts and fanouts, and takes nothing away', async () => {
    const topic = freshTopic()
    const server = await plainServer(await suite.open(), { topic, server: 'one' })
    const client = await suite.open()
    const seen: WatchedMessage[] = []
    const watcher = await (await suite.open()).watch?.({
      exchange: null,
      topics: [topic],
      onMessage: (message) => void seen.push(message),
    })
    await client.call({ topic }, request('called'), sending())
    await client.cast({ topic, server: 'one' }, request('cast'), sending())
    await client.cast({ topic, fanout: true }, request('all'), sending())
    await eventually(() => seen.length === 3 && server.requests.length === 3)
    expect(
      seen.map((message) => [message.exchange, message.routingKey, message.expectsReply, message.request?.method]),
    ).toEqual([
      ['openstack', topic, true, 'called'],
      ['openstack', `${topic}.one`, false, 'cast'],
      [`${topic}_fanout`, '', false, 'all'],
    ])
    await watcher?.close()
  })

  it('says what is wrong with a message that is no request', async () => {
    const seen: WatchedMessage[] = []
    await (await suite.open()).watch?.({ exchange: null, topics: [], onMessage: (message) => void seen.push(message) })
    const channel = await (await suite.raw()).createChannel()
    channel.publish('openstack', 'some.key', Buffer.from('{'), { contentType: 'application/json' })
    await eventually(() => seen.length === 1)
    expect(seen[0]).toMatchObject({ routingKey: 'some.key', request: null })
    expect(seen[0]?.problem).toContain('not JSON')
  })
})
