import {
  type Api,
  createEndpoint,
  type EndpointOptions,
  InvalidVersion,
  type JsonObject,
  MessagingException,
  type Method,
  plainEndpoint,
  RpcServer,
  type ServerOptions,
  silentLogger,
} from 'stubwire'
import { describe, expect, it } from 'vitest'
import { callMethod, FakeRequest, type FakeRequestOptions, FakeTransport, objectOf } from '../rpc/support.js'

const extend = callMethod('extend', {
  checkArgs: objectOf({ size: 'number', force: 'boolean?', legacy: 'string?' }),
  argumentHistory: {
    force: { since: '1.4', olderPeers: 'drop' },
    legacy: { until: '1.6', olderPeers: 'reject' },
  },
  argumentNames: ['size', 'force', 'legacy'],
})
const report = callMethod('report', {
  checkArgs: objectOf({ host: 'string?', cluster: 'string?' }, { open: true }),
  argumentHistory: { cluster: { since: '1.4', olderPeers: 'drop' } },
  openArgs: true,
})
const methods: [string, Method][] = [
  ['extend', extend],
  ['report', report],
  ['added', callMethod('added', { since: '1.5' })],
  ['removed', callMethod('removed', { until: '1.3' })],
  // Newest first: the order in the API does not matter.
  ['device', callMethod('device', { since: '1.7', checkArgs: objectOf({}) })],
  ['deviceV1_0', callMethod('device', { since: '1.0', checkArgs: objectOf({ old: 'string' }) })],
  ['deviceV1_2', callMethod('device', { since: '1.2', checkArgs: objectOf({ mid: 'string' }) })],
  ['late', callMethod('late', { since: '1.6' })],
  ['lateV1_3', callMethod('late', { since: '1.3' })],
  ['missing', callMethod('missing')],
  ['toString', callMethod('to_string')],
]
const api: Api = {
  name: 'demo',
  topic: 'demo',
  exchange: null,
  namespace: null,
  version: '1.8',
  methods: methods.map(([handler, method]) => ({ handler, method })),
}
const tell = (name: string) => (args: unknown) => [name, args]
const handlers = {
  extend: tell('extend'),
  report: tell('report'),
  added: tell('added'),
  removed: tell('removed'),
  device: tell('device'),
  deviceV1_0: tell('deviceV1_0'),
  deviceV1_2: tell('deviceV1_2'),
  late: tell('late'),
  lateV1_3: tell('lateV1_3'),
}

async function ask(
  request: FakeRequestOptions,
  options: EndpointOptions & Partial<ServerOptions> & { handlers?: object } = {},
) {
  const transport = new FakeTransport()
  const endpoints = [createEndpoint(api, options.handlers ?? handlers, options)]
  const target = { topic: 't', server: 's' }
  const server = new RpcServer(transport, { target, endpoints, logger: silentLogger, ...options })
  await server.start()
  const asked = transport.listener.deliver(new FakeRequest(request))
  await asked.answered
  await server.stop()
  return asked
}

describe('the methods of an endpoint', () => {
  it.each([
    ['1.8', 'extend', true],
    ['1.8', 'added', true],
    ['1.4', 'added', false],
    ['1.5', 'added', true],
    ['1.8', 'removed', false],
    ['1.3', 'removed', false],
    ['1.2', 'removed', true],
    ['1.8', 'missing', false],
    ['1.8', 'to_string', false],
  ])('at %s: %s is there %s', async (version, method, there) => {
    const asked = await ask({ method, args: method === 'extend' ? { size: 1 } : {} }, { version })
    if (there) expect(asked.result).toEqual([method, expect.anything()])
    else expect(asked.failure.class).toBe('NoSuchMethod')
  })

  it('are looked up in classes and called on the object', async () => {
    class Base {
      readonly name = 'base'
      added() {
        return this.name
      }
    }
    class Derived extends Base {}
    expect((await ask({ method: 'added' }, { handlers: new Derived() })).result).toBe('base')
  })

  it('may have a handler with a name that every object has, if it is given one', async () => {
    expect((await ask({ method: 'to_string' }, { handlers: { toString: () => 'own' } })).result).toBe('own')
  })

  it.each<[string, string | undefined, string, JsonObject]>([
    // version of the message, of the endpoint, handler, its arguments
    ['1.0', undefined, 'deviceV1_0', { old: 'x' }],
    ['1.1', undefined, 'deviceV1_0', { old: 'x' }],
    ['1.2', undefined, 'deviceV1_2', { mid: 'x' }],
    ['1.6', undefined, 'deviceV1_2', { mid: 'x' }],
    ['1.7', undefined, 'device', {}],
    ['1.8', undefined, 'device', {}],
    ['1.6', '1.6', 'deviceV1_2', { mid: 'x' }],
    ['1.1', '1.1', 'deviceV1_0', { old: 'x' }],
    ['1.5', undefined, 'lateV1_3', {}],
    // Older than any contract: the oldest.
    ['1.0', undefined, 'lateV1_3', {}],
  ])('have the contract of the message: %s at %s is %s', async (version, at, handler, args) => {
    const options = at === undefined ? {} : { version: at }
    const [method] = handler.split('V1_')
    expect((await ask({ method, version, args }, options)).result).toEqual([handler, args])
  })

  it('that are newer than a message do not exist if versions are strict', async () => {
    const asked = await ask({ method: 'late', version: '1.2' }, { strictVersions: true })
    expect(asked.failure.class).toBe('NoSuchMethod')
  })

  it('do not fall back to an older contract where the right one has no handler', async () => {
    const { deviceV1_2: _missing, ...others } = handlers
    const request = { method: 'device', version: '1.2', args: { mid: 'x' } }
    expect((await ask(request, { handlers: others })).failure.class).toBe('NoSuchMethod')
    const older = { method: 'device', version: '1.1', args: { old: 'x' } }
    expect((await ask(older, { handlers: others })).result).toEqual(['deviceV1_0', { old: 'x' }])
  })

  it('are checked against the contract of the message', async () => {
    const asked = await ask({ method: 'device', version: '1.2', args: { old: 'x' } })
    expect(asked.failure.class).toBe('InvalidArguments')
  })
})

describe('the arguments of an endpoint', () => {
  it.each([
    ['1.8', { size: 1, force: true }, true],
    ['1.4', { size: 1, force: true }, true],
    ['1.3', { size: 1, force: true }, false],
    ['1.8', { size: 1, legacy: 'x' }, false],
    ['1.5', { size: 1, legacy: 'x' }, true],
    ['1.3', { size: 1 }, true],
  ])('at %s: %o are known %s', async (version, args, known) => {
    const asked = await ask({ method: 'extend', args }, { version })
    if (known) expect(asked.result).toEqual(['extend', args])
    else
      expect(asked.failure).toMatchObject({
        class: 'InvalidArguments',
        message: expect.stringContaining('unknown argument'),
      })
  })

  it('may be newer than the version of the message, as cinder sends them', async () => {
    const args = { size: 1, force: true }
    expect((await ask({ method: 'extend', version: '1.0', args })).result).toEqual(['extend', args])
    expect((await ask({ method: 'added', version: '1.0' })).result).toEqual(['added', {}])
  })

  it('may not be newer if versions are strict', async () => {
    const args = { size: 1, force: true }
    const strict = { strictVersions: true }
    const refused = await ask({ method: 'extend', version: '1.3', args }, strict)
    expect(refused.failure).toMatchObject({
      class: 'InvalidArguments',
      message: expect.stringContaining('/force: unknown argument: it came in version 1.4, the message says 1.3'),
    })
    expect((await ask({ method: 'extend', version: '1.4', args }, strict)).result).toEqual(['extend', args])
    expect((await ask({ method: 'added', version: '1.4' }, strict)).failure.class).toBe('NoSuchMethod')
    expect((await ask({ method: 'added', version: '1.5' }, strict)).result).toEqual(['added', {}])
  })
})

describe('arguments that nobody listed', () => {
  it.each<[what: string, args: JsonObject, options: EndpointOptions & Partial<ServerOptions>]>([
    ['reach a method with open arguments', { host: 'h', more: [1] }, {}],
    ['reach it under names that every object has', JSON.parse('{ "__proto__": 1, "constructor": 2 }'), {}],
    ['reach it from a newer schema', { host: 'h', cluster: 'c' }, { version: '1.3' }],
    ['reach it in strict versions', { host: 'h', cluster: 'c' }, { strictVersions: true }],
  ])('%s', async (_what, args, options) => {
    expect((await ask({ method: 'report', version: '1.3', args }, options)).result).toEqual(['report', args])
  })

  it('do not excuse those that are listed', async () => {
    const asked = await ask({ method: 'report', args: { host: 1, more: 2 } })
    expect(asked.failure).toMatchObject({ class: 'InvalidArguments', message: expect.stringContaining('/host') })
  })
})

describe('the identity of an endpoint', () => {
  it('is that of the API unless the options say otherwise', () => {
    expect(createEndpoint(api, handlers)).toMatchObject({ namespace: null, version: '1.8', acceptedNamespaces: [null] })
    const options = { namespace: 'ns', legacyNamespaces: ['old', null], version: '1.2' }
    expect(createEndpoint(api, handlers, options)).toMatchObject({
      namespace: 'ns',
      version: '1.2',
      acceptedNamespaces: ['ns', 'old', null],
    })
  })

  it.each([
    ['1.9', MessagingException],
    ['2.0', MessagingException],
    ['one', InvalidVersion],
  ])('cannot be the version %s', (version, type) => {
    expect(() => createEndpoint(api, handlers, { version })).toThrow(type)
  })
})

describe('an endpoint without schema', () => {
  class Handlers {
    readonly own = () => 'own'
    readonly notAFunction = 5
    _hidden() {}
    inherited() {
      return 'inherited'
    }
    get computed(): () => string {
      throw new Error('must not be read')
    }
  }
  class Derived extends Handlers {
    derived() {
      return 'derived'
    }
  }

  it('offers own functions and methods of classes', () => {
    const { routes } = plainEndpoint({ handlers: new Derived() })
    expect([...routes.keys()].sort()).toEqual(['derived', 'inherited', 'own'])
  })

  it.each([
    ['a plain object', { foo() {} }, ['foo']],
    ['an object without prototype', Object.assign(Object.create(null), { foo() {} }), ['foo']],
    ['a function', Object.assign(() => {}, { foo() {} }), ['foo']],
    ['own members with names of every object', { toString: () => 'x', hasOwnProperty: () => true, foo() {} }, ['foo']],
    ['a member named __proto__', JSON.parse('{"__proto__": {}, "x": 1}'), []],
  ])('offers nothing else of %s', (_name, object, names) => {
    expect([...plainEndpoint({ handlers: object }).routes.keys()]).toEqual(names)
  })

  it('gets whatever arguments come', async () => {
    const transport = new FakeTransport()
    const endpoint = plainEndpoint({ handlers: { echo: (args: unknown) => args } })
    const server = new RpcServer(transport, { target: { topic: 't', server: 's' }, endpoints: [endpoint] })
    await server.start()
    const args = { a: [1, { b: null }] }
    const asked = transport.listener.deliver(new FakeRequest({ method: 'echo', args }))
    await asked.answered
    expect(asked.result).toEqual(args)
    await server.stop()
  })
})
