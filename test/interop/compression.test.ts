import { RpcClient } from 'stubwire'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { brokerSuite, freshTopic } from '../broker/harness/suite.js'
import { PythonPeer } from './harness/python.js'

const suite = brokerSuite()
const topic = freshTopic()
const peers: PythonPeer[] = []

beforeAll(async () => {
  const queries = { compressing: { kombu_compression: 'gzip' }, plain: {} }
  const started = Object.entries(queries).map(([name, query]) =>
    PythonPeer.start('server.py', [suite.broker.url(suite.vhost, query), topic, name]),
  )
  peers.push(...(await Promise.all(started)))
})

afterAll(async () => {
  await Promise.all(peers.map((peer) => peer.end()))
})

describe('compressed bodies', () => {
  it.each([
    ['gzip', 'compressing'],
    ['gzip', 'plain'],
    ['', 'compressing'],
  ])('of a client with "%s" and a server of oslo.messaging that is %s are understood', async (compression, server) => {
    const transport = await suite.open({ query: { kombu_compression: compression } })
    const client = new RpcClient(transport, { target: { topic, server }, timeoutMs: 20_000 })
    const value = { text: 'caf\u00e9 '.repeat(1_000) }
    await expect(client.callByName('echo', { value })).resolves.toEqual(value)
  })
})
