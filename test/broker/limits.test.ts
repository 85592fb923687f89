import { deflateSync } from 'node:zlib'
import type { Channel } from 'amqplib'
import { describe, expect, it, vi } from 'vitest'
import { encodeRequest } from '../../src/core/wire.js'
import { limitCases, nested } from '../unit/hostile/limit-cases.js'
import { eventually } from './harness/eventually.js'
import { plainServer } from './harness/plain-server.js'
import { brokerSuite, freshTopic, request, sending } from './harness/suite.js'

const suite = brokerSuite()

async function rawChannel(): Promise<Channel> {
  return (await suite.raw()).createChannel()
}

limitCases({
  open: (limits) => suite.open(limits),
  onEnd: (end) => suite.onEnd(end),
  publish: async (queue, body) => {
    const channel = await rawChannel()
    channel.sendToQueue(queue, Buffer.from(body), { contentType: 'application/json' })
    await channel.close()
  },
  topic: freshTopic,
})

describe('bodies that are compressed', () => {
  const zlib = { contentType: 'application/json', headers: { compression: 'application/x-gzip' } }

  it('are counted as they were before: a call that shrinks is refused all the same', async () => {
    const client = await suite.open({ maxMessageBytes: 10_000, query: { kombu_compression: 'gzip' } })
    const body = request('m', { text: 'x'.repeat(10_000) })
    await expect(client.call({ topic: freshTopic() }, body, sending())).rejects.toMatchObject({
      code: 'MESSAGE_LIMIT_EXCEEDED',
      sent: false,
    })
  })

  it('are answered if they are nested too deeply', async () => {
    const topic = freshTopic()
    await plainServer(await suite.open({ maxDepth: 12 }), { topic, server: 's' }, () => 'never')
    const client = await suite.open({ query: { kombu_compression: 'gzip' } })
    const { failure } = await client.call({ topic }, request('m', { deep: nested(40) }), sending())
    expect(JSON.parse(failure ?? '')).toMatchObject({ class: 'MessageLimitExceeded', kwargs: { limit: 'maxDepth' } })
  })

  it('that grow beyond the limit are dropped, and the server goes on', async () => {
    const topic = freshTopic()
    const refused = vi.fn()
    const server = await suite.open({ maxMessageBytes: 1024 * 1024 })
    const seen: unknown[] = []
    const listener = await server.listen(
      { topic, server: 's' },
      {
        prefetch: 1,
        onRequest: (incoming) => {
          seen.push(incoming.request.method)
          incoming.acknowledge()
        },
        onRefused: refused,
      },
    )
    suite.onEnd(() => listener.close())
    const channel = await rawChannel()
    const ids = { messageId: 'm1', replyQueue: 'reply_of_nobody', monitorTimeout: null }
    const bomb = deflateSync(encodeRequest(request('bomb', { text: 'x'.repeat(64 * 1024 * 1024) }), ids, 'u1'))
    expect(bomb.length).toBeLessThan(1024 * 1024)
    for (let count = 0; count < 20; count++) channel.sendToQueue(topic, bomb, zlib)
    channel.sendToQueue(topic, deflateSync(encodeRequest(request('good'), null, 'u2')), zlib)
    await eventually(async () => expect(seen).toEqual(['good']))
    expect(refused).toHaveBeenCalledTimes(20)
    expect(refused).toHaveBeenCalledWith(expect.objectContaining({ limit: 'maxMessageBytes' }), false)
    await eventually(async () => expect((await channel.checkQueue(topic)).messageCount).toBe(0))
  })
})
