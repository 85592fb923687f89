import {
  type AccessPolicy,
  type Endpoint,
  expectErrors,
  expose,
  plainEndpoint,
  RpcServer,
  type ServerOptions,
  silentLogger,
} from 'stubwire'
import { describe, expect, it } from 'vitest'
import { FakeRequest, type FakeRequestOptions, FakeTransport, memoryLogger } from '../rpc/support.js'

const target = { topic: 't', server: 's' }

async function serving(options: ServerOptions) {
  const transport = new FakeTransport()
  const server = new RpcServer(transport, { target, logger: silentLogger, ...options })
  await server.start()
  const ask = async (request: FakeRequestOptions) => {
    const asked = transport.listener.deliver(new FakeRequest(request))
    if (asked.expectsReply) await asked.answered
    return asked
  }
  return { transport, server, ask }
}

describe('what a server is made of', () => {
  it.each([
    ['handlers', { echo: () => 1 }],
    ['nothing', undefined],
    ['null', null],
    ['an endpoint whose routes are something else', { routes: () => {} }],
  ])('must be endpoints, not %s', (_name, wrong) => {
    const endpoints = [plainEndpoint({ handlers: {} }), wrong as unknown as Endpoint]
    const make = () => new RpcServer(new FakeTransport(), { target, endpoints })
    expect(make).toThrow(TypeError)
    expect(make).toThrow('endpoints[1] is no endpoint')
  })

  it.each([
    ['a class name', 'default'],
    ['an object', { isAllowed: () => true }],
  ])('must have a function for its access policy, not %s', (_name, accessPolicy) => {
    const options = { target, endpoints: [], accessPolicy: accessPolicy as unknown as AccessPolicy }
    expect(() => new RpcServer(new FakeTransport(), options)).toThrow(TypeError)
  })

  it('may be started with another number of requests at once', async () => {
    const endpoints = [plainEndpoint({ handlers: { hang: () => new Promise(() => {}) } })]
    const { transport, server } = await serving({ endpoints, concurrency: 1 })
    expect(transport.listener.options.prefetch).toBe(1)
    await server.stop()
    await server.start({ concurrency: 3 })
    expect(transport.listener.options.prefetch).toBe(3)
    const asked = Array.from({ length: 5 }, () => transport.listener.deliver(new FakeRequest({ method: 'hang' })))
    expect(asked.map(({ acknowledged }) => acknowledged)).toEqual([1, 1, 1, 0, 0])
    await server.stop({ graceMs: 0 })
    await expect(server.start({ concurrency: 0 })).rejects.toThrow('at least 1')
  })

  it('runs 64 requests at once where nothing else is said', async () => {
    const { transport, server } = await serving({ endpoints: [] })
    expect(transport.listener.options.prefetch).toBe(64)
    await server.stop()
  })
})

describe('the ping endpoint', () => {
  const ping = { method: 'oslo_rpc_server_ping', args: { any: 1 } }
  const own = plainEndpoint({ namespace: 'own', handlers: { oslo_rpc_server_ping: () => 'own' } })
  const other = plainEndpoint({ handlers: { work: () => 1 } })

  it('is not there if the last endpoint has the method, whatever its namespace', async () => {
    const { ask, server } = await serving({ endpoints: [other, own] })
    expect((await ask(ping)).failure.class).toBe('NoSuchMethod')
    expect((await ask({ ...ping, namespace: 'own' })).result).toBe('own')
    await server.stop()
  })

  it('is there if another endpoint has it', async () => {
    const { ask, server } = await serving({ endpoints: [own, other] })
    expect((await ask(ping)).result).toBe('pong')
    await server.stop()
  })

  it('is not among the endpoints of the options', async () => {
    const endpoints = [other]
    const { server } = await serving({ endpoints })
    expect(server.endpoints).toBe(endpoints)
    expect(endpoints).toHaveLength(1)
    await server.stop()
  })
})

describe('what a server logs', () => {
  class Missing extends Error {}
  class VeryMissing extends Missing {}
  const failing = (error: Error) => () => {
    throw error
  }

  it.each([
    ['an error that the handler expects', new Missing('m'), 'debug'],
    ['one below it', new VeryMissing('m'), 'debug'],
    ['any other', new TypeError('m'), 'error'],
  ])('of %s', async (_name, error, level) => {
    const logger = memoryLogger()
    const find = expectErrors(Missing)(expectErrors(RangeError)(failing(error)))
    const { ask, server } = await serving({ endpoints: [plainEndpoint({ handlers: { find } })], logger })
    const { failure } = await ask({ method: 'find' })
    expect(failure).toMatchObject({ message: 'm', kwargs: {} })
    expect(logger.lines[0]).toMatch(new RegExp(`^${level}: find, version 1.0 failed: `))
    await server.stop()
  })

  it('of errors that a handler expects says nothing for the other handlers', async () => {
    const logger = memoryLogger()
    const handlers = { find: expectErrors(Missing)(failing(new Missing('a'))), look: failing(new Missing('b')) }
    const { ask, server } = await serving({ endpoints: [plainEndpoint({ handlers })], logger })
    await ask({ method: 'look' })
    expect(logger.lines[0]).toMatch(/^error: /)
    await server.stop()
  })

  it.each([
    ['gone', 'warn'],
    ['gone_ignore_errors', 'debug'],
  ])('of the unknown method %s at level %s', async (method, level) => {
    const logger = memoryLogger()
    const { ask, server } = await serving({ endpoints: [plainEndpoint({ handlers: {} })], logger })
    await ask({ method })
    expect(logger.lines[0]).toMatch(new RegExp(`^${level}: ${method}, version 1.0 was refused: NoSuchMethod`))
    await server.stop()
  })

  it.each([true, false])(
    'is how long every request took, at debug level; expecting a reply: %s',
    async (expectsReply) => {
      const logger = memoryLogger({ times: true })
      const endpoints = [plainEndpoint({ handlers: { work: () => 1 } })]
      const { ask, server } = await serving({ endpoints, logger })
      await ask({ method: 'work', expectsReply })
      await server.stop()
      expect(logger.lines).toEqual([expect.stringMatching(/^debug: work, version 1\.0 took \d+\.\d ms$/)])
    },
  )
})

it('marks handlers without changing them', () => {
  const handler = () => 1
  expect(expose(handler)).toBe(handler)
  expect(expectErrors(Error)(handler)).toBe(handler)
  expect(Object.getOwnPropertyNames(handler).sort()).toEqual(['length', 'name'])
})
