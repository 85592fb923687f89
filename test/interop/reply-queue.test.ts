import { plainEndpoint, RpcClient, serve, silentLogger } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { eventually } from '../broker/harness/eventually.js'
import type { RecordingProxy } from '../broker/harness/recording-proxy.js'
import { brokerSuite, freshTopic } from '../broker/harness/suite.js'
import { PythonPeer } from './harness/python.js'
import { PythonClient } from './harness/python-client.js'

const suite = brokerSuite()
const args = { seconds: 2, value: 'done' }

/** Deletes the queue that a client waits for its answers on, as soon as its request has left. */
async function deleteReplyQueue(proxy: RecordingProxy): Promise<string> {
  const queue = await eventually(() => {
    const sent = proxy.methods()
    expect(sent.some(({ name }) => name === 'basic.publish')).toBe(true)
    return String(sent.find(({ name }) => name === 'queue.declare')?.fields.queue)
  })
  expect(queue).toMatch(/^reply_[0-9a-f]{32}$/)
  await (await (await suite.raw()).createChannel()).deleteQueue(queue)
  return queue
}

/** How often a queue was declared. */
function declarations(proxy: RecordingProxy, queue: string): number {
  return proxy.methods().filter(({ name, fields }) => name === 'queue.declare' && fields.queue === queue).length
}

describe('a reply queue that is deleted during a call', () => {
  it('is made again by our client, and a server in Python answers', async () => {
    const topic = freshTopic()
    const peer = await PythonPeer.start('server.py', [suite.broker.url(suite.vhost), topic, 'one'])
    suite.onEnd(() => peer.end())
    const { proxy, url } = await suite.recording()
    const client = new RpcClient(await suite.open({ url }), { target: { topic }, timeoutMs: 20_000 })
    const call = client.callByName('slow', args)
    const queue = await deleteReplyQueue(proxy)
    await expect(call).resolves.toBe('done')
    expect(declarations(proxy, queue)).toBe(2)
  })

  it('is made again by a client in Python, and our server answers', async () => {
    const topic = freshTopic()
    const slow = ({ seconds, value }: typeof args) =>
      new Promise((resolve) => setTimeout(() => resolve(value), seconds * 1000))
    const server = await serve(await suite.open(), {
      target: { topic, server: 'one' },
      endpoints: [plainEndpoint({ handlers: { slow } })],
      logger: silentLogger,
    })
    suite.onEnd(() => server.stop())
    const { proxy, url } = await suite.recording()
    const python = await PythonClient.start(url)
    suite.onEnd(() => python.end())
    const call = python.send({ op: 'call', target: { topic }, method: 'slow', args })
    const queue = await deleteReplyQueue(proxy)
    await expect(call).resolves.toMatchObject({ result: 'done' })
    expect(declarations(proxy, queue)).toBe(2)
  })
})
