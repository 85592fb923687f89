import { setTimeout as delay } from 'node:timers/promises'
import { type JsonObject, plainEndpoint, RemoteError, RpcServer, type ServerCall, silentLogger } from 'stubwire'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseTransportUrl, type Transport } from '../../src/index.js'
import { openRabbit } from '../../src/rabbit/driver.js'
import { eventually } from '../broker/harness/eventually.js'
import { brokerSuite, freshTopic } from '../broker/harness/suite.js'
import { PythonClient } from './harness/python-client.js'
import { values } from './harness/values.js'

const suite = brokerSuite()
const topic = freshTopic()
const noted: Record<string, unknown[]> = { one: [], two: [] }
const transports: Transport[] = []
const servers: RpcServer[] = []
let python: PythonClient

function thingNotFound(thing_id: unknown): RemoteError {
  const message = `Thing ${thing_id} could not be found.`
  return new RemoteError({
    class: 'ThingNotFound',
    module: 'interop_errors',
    message,
    tb: [],
    args: [message],
    kwargs: { thing_id },
  })
}

function plain(name: string): object {
  return {
    echo: ({ value = null }: JsonObject) => value,
    kwargs: (args: JsonObject) => args,
    context: (_: JsonObject, call: ServerCall) => call.context,
    note: ({ value }: JsonObject) => {
      noted[name]?.push(value)
    },
    slow: async ({ seconds, value }: { seconds: number; value: unknown }) => {
      await delay(seconds * 1000)
      return value
    },
    fail_builtin: ({ text }: { text: string }) => {
      throw new RangeError(text)
    },
    fail_unknown: ({ text }: { text: string }) => {
      throw Object.assign(new Error(text), { remoteClass: 'Oops', remoteModule: 'nowhere.to.be.found' })
    },
    fail_declared: ({ thing_id }: JsonObject) => {
      throw thingNotFound(thing_id)
    },
    unwritable: () => () => {},
  }
}

beforeAll(async () => {
  const url = suite.broker.url(suite.vhost)
  for (const server of ['one', 'two']) {
    const transport = await openRabbit(parseTransportUrl(url))
    transports.push(transport)
    const rpc = new RpcServer(transport, {
      target: { topic, server },
      endpoints: [
        plainEndpoint({ handlers: plain(server) }),
        plainEndpoint({ namespace: 'control', version: '2.3', handlers: { where: () => 'control 2.3' } }),
      ],
      logger: silentLogger,
    })
    await rpc.start()
    servers.push(rpc)
  }
  python = await PythonClient.start(url)
})

afterAll(async () => {
  await python?.end()
  for (const server of servers) await server.stop()
  for (const transport of transports) await transport.close()
})

describe('a client of oslo.messaging and our server', () => {
  it.each(values)('exchange values: %s', async (_, value) => {
    const { result, error } = await python.send({ op: 'call', target: { topic }, method: 'echo', args: { value } })
    expect(error).toBeUndefined()
    expect(JSON.stringify(result)).toBe(JSON.stringify(value))
  })

  it('pass arguments by name', async () => {
    const args = { zeta: 1, alpha: 'two', 'caf\u00e9': [3] }
    await expect(python.send({ op: 'call', target: { topic }, method: 'kwargs', args })).resolves.toMatchObject({
      result: args,
    })
  })

  it('pass the context', async () => {
    const context = { user: 'bob', roles: ['admin'], nested: { a: null }, 'caf\u00e9': '\u2603' }
    const { result } = await python.send({ op: 'call', target: { topic }, method: 'context', context })
    expect(result).toEqual({ ...context, client_timeout: null })
  })

  it('direct casts to one server, and fan out to all', async () => {
    const one = { op: 'cast', method: 'note', args: { value: 'for one' }, target: { topic, server: 'one' } } as const
    await expect(python.send(one)).resolves.toMatchObject({ result: null })
    await python.send({ op: 'cast', method: 'note', args: { value: 'for all' }, target: { topic, fanout: true } })
    await eventually(() => expect([noted.one?.toSorted(), noted.two]).toEqual([['for all', 'for one'], ['for all']]))
  })

  it('agree on namespaces and versions', async () => {
    const control = { topic, namespace: 'control' }
    const where = (version: string, method = 'where') =>
      python.send({ op: 'call', target: { ...control, version }, method })
    await expect(where('2.1')).resolves.toMatchObject({ result: 'control 2.3' })
    await expect(where('2.4')).resolves.toMatchObject({
      error: {
        class: 'RemoteError',
        exc_type: 'UnsupportedVersion',
        value: 'Endpoint does not support RPC version 2.4. Attempted method: where',
      },
    })
    await expect(where('2.3', 'nothing')).resolves.toMatchObject({
      error: { class: 'RemoteError', exc_type: 'NoSuchMethod', value: 'Endpoint does not support RPC method nothing' },
    })
  })

  it.each(['nobody', 'stubwire'])(
    'are told that the namespace %s has no such method, by its version',
    async (namespace) => {
      const target = { topic, namespace, version: '1.0' }
      await expect(python.send({ op: 'call', target, method: 'where' })).resolves.toMatchObject({
        error: {
          class: 'RemoteError',
          exc_type: 'UnsupportedVersion',
          value: 'Endpoint does not support RPC version 1.0. Attempted method: where',
        },
      })
    },
  )

  it('turn a native error into a builtin exception', async () => {
    const args = { text: 'caf\u00e9 \u2603' }
    const { error } = await python.send({ op: 'call', target: { topic }, method: 'fail_builtin', args })
    expect(error).toMatchObject({ class: 'ValueError', module: 'builtins' })
    expect(error?.text).toContain('caf\u00e9 \u2603')
  })

  it('turn a declared error into the exception of the allowed module', async () => {
    const args = { thing_id: 'x' }
    const { error } = await python.send({ op: 'call', target: { topic }, method: 'fail_declared', args })
    expect(error).toMatchObject({ class: 'ThingNotFound_Remote', module: 'interop_errors_Remote', kwargs: args })
    expect(error?.bases).toContain('ThingNotFound')
    expect(error?.text).toContain('Thing x could not be found.')
  })

  it('turn an error of a module that is not allowed into RemoteError', async () => {
    const { error } = await python.send({
      op: 'call',
      target: { topic },
      method: 'fail_unknown',
      args: { text: 'why' },
    })
    expect(error).toMatchObject({ class: 'RemoteError', exc_type: 'Oops', value: 'why' })
  })

  it('answer even with what JSON cannot carry, and dispatch nothing that is private', async () => {
    for (const method of ['unwritable', '_private', 'constructor', 'toString']) {
      const { error } = await python.send({ op: 'call', target: { topic }, method })
      expect(error?.class, method).toBe('RemoteError')
    }
  })

  it('time out alike', async () => {
    const args = { seconds: 2, value: 1 }
    const { error } = await python.send({ op: 'call', target: { topic }, method: 'slow', args, timeout: 1 })
    expect(error?.class).toBe('MessagingTimeout')
  })

  it('keep a monitored call alive by heartbeats', async () => {
    const args = { seconds: 4, value: 'done' }
    const outcome = await python.send({ op: 'call', target: { topic }, method: 'slow', args, timeout: 20, monitor: 2 })
    expect(outcome.result).toBe('done')
  })

  it('answer the ping of oslo.messaging', async () => {
    await expect(python.send({ op: 'call', target: { topic }, method: 'oslo_rpc_server_ping' })).resolves.toMatchObject(
      { result: 'pong' },
    )
  })

  it('manage 64 calls at a time', async () => {
    const numbers = Array.from({ length: 64 }, (_, number) => number)
    const outcomes = await Promise.all(
      numbers.map((value) => python.send({ op: 'call', target: { topic }, method: 'echo', args: { value } })),
    )
    expect(outcomes.map(({ result }) => result)).toEqual(numbers)
  })
})
