import { plainEndpoint, RpcClient, serve, silentLogger } from 'stubwire'
import { expect, it } from 'vitest'
import { eventually } from '../broker/harness/eventually.js'
import { brokerSuite, freshTopic } from '../broker/harness/suite.js'
import { PythonPeer } from './harness/python.js'
import { PythonClient } from './harness/python-client.js'

const suite = brokerSuite()

it('a fanout reaches the servers of all exchanges, whoever sends it', async () => {
  const url = suite.broker.url(suite.vhost)
  const topic = freshTopic()
  const peers = await Promise.all([
    PythonPeer.start('server.py', [url, topic, 'one']),
    PythonPeer.start('server.py', [url, topic, 'two', 'neutron']),
  ])
  const noted: unknown[] = []
  const server = await serve(await suite.open(), {
    target: { topic, server: 'three', exchange: 'nova' },
    endpoints: [plainEndpoint({ handlers: { note: ({ value }: { value: unknown }) => void noted.push(value) } })],
    logger: silentLogger,
  })
  suite.onEnd(() => server.stop())
  const python = await PythonClient.start(url)
  // Each takes its time to say goodbye.
  suite.onEnd(() => Promise.all([...peers, python].map((peer) => peer.end())))
  const client = new RpcClient(await suite.open(), { target: { topic }, timeoutMs: 20_000 })

  await client.castByName('note', { value: 'from here' }, { fanout: true })
  const target = { topic, fanout: true, exchange: 'nova' }
  await python.send({ op: 'cast', target, method: 'note', args: { value: 'from Python' } })

  const both = ['from Python', 'from here']
  await eventually(async () => {
    expect(noted.toSorted()).toEqual(both)
    for (const options of [{ server: 'one' }, { server: 'two', exchange: 'neutron' }]) {
      expect((await client.callByName<string[]>('notes', {}, options)).toSorted()).toEqual(both)
    }
  })
})
