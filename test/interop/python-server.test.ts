import {
  MessageUndeliverable,
  MessagingTimeout,
  NoSuchMethod,
  RemoteError,
  RpcClient,
  UnsupportedVersion,
} from 'stubwire'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../broker/harness/eventually.js'
import { brokerSuite, freshTopic } from '../broker/harness/suite.js'
import { PythonPeer } from './harness/python.js'
import { values } from './harness/values.js'

const suite = brokerSuite()
const topic = freshTopic()
const peers: PythonPeer[] = []

beforeAll(async () => {
  const url = suite.broker.url(suite.vhost)
  peers.push(...(await Promise.all(['one', 'two'].map((name) => PythonPeer.start('server.py', [url, topic, name])))))
})

afterAll(async () => {
  await Promise.all(peers.map((peer) => peer.end()))
})

async function client(options: { allowedRemoteModules?: string[] } = {}): Promise<RpcClient> {
  return new RpcClient(await suite.open(options), { target: { topic }, timeoutMs: 20_000 })
}

describe('our client and a server of oslo.messaging', () => {
  it.each(values)('exchange values: %s', async (_, value) => {
    const answer = await (await client()).callByName('echo', { value })
    expect(JSON.stringify(answer)).toBe(JSON.stringify(value))
  })

  it('pass arguments by name', async () => {
    const args = { zeta: 1, alpha: 'two', 'caf\u00e9': [3] }
    await expect((await client()).callByName('kwargs', args)).resolves.toEqual(args)
  })

  it('pass the context', async () => {
    const context = { user: 'bob', roles: ['admin'], nested: { a: null }, 'caf\u00e9': '\u2603' }
    await expect((await client()).callByName('context', {}, { context })).resolves.toEqual({
      ...context,
      client_timeout: null,
    })
  })

  it('direct casts to one server, and fan out to all', async () => {
    const rpc = await client()
    await rpc.castByName('note', { value: 'for one' }, { server: 'one' })
    await rpc.castByName('note', { value: 'for all' }, { fanout: true })
    await eventually(async () => {
      const noted = await Promise.all(['one', 'two'].map((server) => rpc.callByName<string[]>('notes', {}, { server })))
      expect(noted.map((notes) => notes.sort())).toEqual([['for all', 'for one'], ['for all']])
    })
  })

  it('agree on namespaces and versions', async () => {
    const control = (await client()).prepare({ namespace: 'control', version: '2.1' })
    await expect(control.callByName('where')).resolves.toBe('control 2.3')
    await expect(control.prepare({ version: '2.4' }).callByName('where')).rejects.toThrow(UnsupportedVersion)
    await expect(control.prepare({ version: '3.0' }).callByName('where')).rejects.toThrow(
      'Endpoint does not support RPC version 3.0. Attempted method: where',
    )
    await expect(control.callByName('nothing')).rejects.toThrow('Endpoint does not support RPC method nothing')
    await expect(control.callByName('nothing')).rejects.toThrow(NoSuchMethod)
  })

  it('turn a builtin exception into an error with its class and text', async () => {
    const called = (await client()).callByName('fail_builtin', { text: 'caf\u00e9 \u2603' })
    await expect(called).rejects.toThrow(RemoteError)
    await expect(called).rejects.toMatchObject({
      remoteClass: 'ValueError',
      remoteModule: 'builtins',
      remoteMessage: 'caf\u00e9 \u2603',
      remoteArgs: ['caf\u00e9 \u2603'],
    })
  })

  it('turn an exception of a service into an error with its keyword arguments', async () => {
    const rpc = await client({ allowedRemoteModules: ['interop_errors'] })
    await expect(rpc.callByName('fail_declared', { thing_id: 'x' })).rejects.toMatchObject({
      remoteClass: 'ThingNotFound',
      remoteModule: 'interop_errors',
      remoteMessage: 'Thing x could not be found.',
      remoteKwargs: { thing_id: 'x' },
    })
  })

  it('time out alike', async () => {
    const rpc = await client()
    const slow = rpc.callByName('slow', { seconds: 2, value: 1 }, { timeoutMs: 500 })
    await expect(slow).rejects.toThrow(MessagingTimeout)
    await expect(rpc.callByName('echo', { value: 'after' })).resolves.toBe('after')
  })

  it('keep a monitored call alive by heartbeats', async () => {
    const rpc = await client()
    const slow = rpc.callByName('slow', { seconds: 4, value: 'done' }, { monitorMs: 2_000, timeoutMs: 20_000 })
    await expect(slow).resolves.toBe('done')
  })

  it('say at once that nobody is there', async () => {
    const rpc = (await client()).prepare({ topic: freshTopic(), atLeastOnce: true })
    await expect(rpc.callByName('echo')).rejects.toThrow(MessageUndeliverable)
  })

  it('manage 64 calls at a time', async () => {
    const rpc = await client()
    const numbers = Array.from({ length: 256 }, (_, number) => number)
    const queue = [...numbers]
    const answers: unknown[] = []
    const worker = async (): Promise<void> => {
      for (let value = queue.shift(); value !== undefined; value = queue.shift())
        answers[value] = await rpc.callByName('echo', { value })
    }
    await Promise.all(Array.from({ length: 64 }, worker))
    expect(answers).toEqual(numbers)
  })
})
