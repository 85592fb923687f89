import {
  type AccessPolicy,
  defaultAccessPolicy,
  type Endpoint,
  explicitAccessPolicy,
  expose,
  exposeOnly,
  legacyAccessPolicy,
  type PlainEndpointOptions,
  plainEndpoint,
  RpcServer,
  type ServerOptions,
  silentLogger,
} from 'stubwire'
import { describe, expect, it } from 'vitest'
import { FakeRequest, type FakeRequestOptions, FakeTransport } from '../rpc/support.js'

type Target = Omit<PlainEndpointOptions, 'handlers'>
type Seen = { endpoint: number; method: string; args: unknown; context: unknown }

/** Endpoints with the methods foo, bar (exposed) and _foobar, which tell who was called with what. */
function endpointsOf(targets: readonly Target[], seen: Seen[]): Endpoint[] {
  return targets.map((target, endpoint) => {
    const method = (name: string) => (args: unknown, call: { context: unknown }) => {
      seen.push({ endpoint, method: name, args, context: call.context })
      return name
    }
    const handlers = { foo: method('foo'), bar: expose(method('bar')), _foobar: method('_foobar') }
    return plainEndpoint({ ...target, handlers })
  })
}

async function ask(endpoints: readonly Endpoint[], request: FakeRequestOptions, options: Partial<ServerOptions> = {}) {
  const transport = new FakeTransport()
  const target = { topic: 't', server: 's' }
  const server = new RpcServer(transport, { target, endpoints, logger: silentLogger, ...options })
  await server.start()
  const asked = transport.listener.deliver(new FakeRequest(request))
  await asked.answered
  await server.stop()
  return asked
}

const legacy = [{ namespace: 'testns', legacyNamespaces: ['second', null] }]
const noMethod = (name: string) => ({ class: 'NoSuchMethod', text: `Endpoint does not support RPC method ${name}` })
const noVersion = (version: string, name: string | null) => ({
  class: 'UnsupportedVersion',
  text: `Endpoint does not support RPC version ${version}${name === null ? '' : `. Attempted method: ${name}`}`,
})
type Outcome = number | { class: string; text: string }

const table: [string, Target[], AccessPolicy, FakeRequestOptions, Outcome][] = [
  ['D1', [], defaultAccessPolicy, { method: 'foo' }, noVersion('1.0', 'foo')],
  ['D2', [{}], defaultAccessPolicy, { method: 'foo' }, 0],
  ['D3', [{}], legacyAccessPolicy, { method: 'bar', args: { blaa: true }, context: { user: 'bob' } }, 0],
  ['D4', [{}], legacyAccessPolicy, { method: 'foo', namespace: null }, 0],
  ['D5', [{}], defaultAccessPolicy, { method: 'foo', version: '1.0' }, 0],
  ['D6', [{}], defaultAccessPolicy, { method: 'foobar' }, noMethod('foobar')],
  ['D7', [{}, { namespace: 'testns' }], defaultAccessPolicy, { method: 'foo', namespace: 'testns' }, 1],
  [
    'D8',
    [{}, { namespace: 'testns' }],
    defaultAccessPolicy,
    { method: 'foo', namespace: 'nstest' },
    noVersion('1.0', 'foo'),
  ],
  ['D9', [{ version: '1.5' }, { version: '3.4' }], defaultAccessPolicy, { method: 'foo', version: '3.2' }, 1],
  [
    'D10',
    [{ version: '1.5' }, { version: '3.0' }],
    defaultAccessPolicy,
    { method: 'foo', version: '3.2' },
    noVersion('3.2', 'foo'),
  ],
  [
    'D11',
    [{ namespace: 'testns', legacyNamespaces: [null] }],
    defaultAccessPolicy,
    { method: 'foo', namespace: null },
    0,
  ],
  ['D12', legacy, defaultAccessPolicy, { method: 'foo', namespace: 'wrong' }, noVersion('1.0', 'foo')],
  ['D13', legacy, defaultAccessPolicy, { method: 'foo', namespace: 'testns' }, 0],
  ['D14', legacy, defaultAccessPolicy, { method: '_foobar', namespace: 'testns' }, noMethod('_foobar')],
  ['D15', legacy, explicitAccessPolicy, { method: 'foo', namespace: 'testns' }, noMethod('foo')],
  ['D16', legacy, explicitAccessPolicy, { method: 'bar', namespace: 'testns' }, 0],
  ['a null version', [{}], defaultAccessPolicy, { method: 'foo', version: null }, noVersion('None', 'foo')],
  ['a null version of the endpoint', [{ version: null }], defaultAccessPolicy, { method: 'foo', version: '1.0' }, 0],
  ['an empty namespace', [{}], defaultAccessPolicy, { method: 'foo', namespace: '' }, noVersion('1.0', 'foo')],
  [
    'the next endpoint',
    [{ version: '1.1' }, { version: '1.2' }],
    defaultAccessPolicy,
    { method: 'foo', version: '1.1' },
    0,
  ],
  [
    'an unreadable version in a namespace that no endpoint has',
    [{ namespace: 'testns' }],
    defaultAccessPolicy,
    { method: 'foo', version: 'x' },
    noVersion('x', 'foo'),
  ],
  [
    'an unknown method in the namespace of this package',
    [{}],
    defaultAccessPolicy,
    { method: 'foo', namespace: 'stubwire' },
    noVersion('1.0', 'foo'),
  ],
  [
    'an unreadable version in the namespace of this package',
    [{}],
    defaultAccessPolicy,
    { method: 'foo', namespace: 'stubwire', version: 'x' },
    noVersion('x', 'foo'),
  ],
  [
    'an endpoint in the namespace of this package',
    [{ namespace: 'stubwire', version: '2.0' }],
    defaultAccessPolicy,
    { method: 'unknown', namespace: 'stubwire', version: '2.0' },
    noMethod('unknown'),
  ],
  ['no method at all', [], defaultAccessPolicy, {}, noVersion('1.0', null)],
  ['an empty method', [], defaultAccessPolicy, { method: '' }, noVersion('1.0', null)],
  ['an empty list for a method', [], defaultAccessPolicy, { method: [] }, noVersion('1.0', null)],
  ['an empty version of the endpoint', [{ version: '' }], defaultAccessPolicy, { method: 'foo', version: '1.0' }, 0],
]

describe.each([true, false])('dispatch, with ping %s', (ping) => {
  it.each(table)('%s', async (_name, targets, accessPolicy, request, outcome) => {
    const seen: Seen[] = []
    const asked = await ask(endpointsOf(targets, seen), request, { accessPolicy, ping })
    if (typeof outcome === 'number') {
      const { method, args = {}, context = {} } = request
      expect(asked.result).toBe(method)
      expect(seen).toEqual([{ endpoint: outcome, method, args, context: { ...context, client_timeout: null } }])
    } else {
      expect(asked.failure).toMatchObject({
        class: outcome.class,
        module: 'oslo_messaging.rpc.dispatcher',
        message: outcome.text,
        args: [outcome.text],
        kwargs: {},
      })
      expect(seen).toEqual([])
    }
  })
})

describe('what cannot be dispatched', () => {
  it('is shown as Python shows it', async () => {
    const asked = await ask([], { method: [true, null, 1e-7], version: { a: 1e16 } }, { ping: false })
    const { class: name, text } = noVersion("{'a': 1e+16}", '[True, None, 1e-07]')
    expect(asked.failure).toMatchObject({ class: name, message: text })
  })

  it.each<[string, FakeRequestOptions, string, string]>([
    ['a version without minor', { version: '1' }, 'IndexError', 'builtins'],
    ['a version that is no number', { version: '1.x' }, 'ValueError', 'builtins'],
    ['a version that is no text', { version: 1.5 }, 'AttributeError', 'builtins'],
    ['a method that is no text', { method: 5 }, 'TypeError', 'builtins'],
    ['no method', { method: null }, 'TypeError', 'builtins'],
  ])('%s answers as Python does', async (_name, request, name, module) => {
    const seen: Seen[] = []
    const asked = await ask(endpointsOf([{}], seen), { method: 'foo', ...request })
    expect(asked.failure).toMatchObject({ class: name, module })
    expect(seen).toEqual([])
  })
})

describe('access policies', () => {
  it('pass over a denied method to the next endpoint', async () => {
    const seen: Seen[] = []
    const endpoints = endpointsOf([{}, {}], seen)
    const accessPolicy: AccessPolicy = (endpoint) => endpoint !== endpoints[0]
    await ask(endpoints, { method: 'foo' }, { accessPolicy })
    expect(seen.map(({ endpoint }) => endpoint)).toEqual([1])
  })

  it.each([
    ['bar', true],
    ['foo', false],
  ])('by name: %s is allowed %s', async (method, allowed) => {
    const asked = await ask(endpointsOf([{}], []), { method }, { accessPolicy: exposeOnly(['bar']) })
    if (allowed) expect(asked.result).toBe('bar')
    else expect(asked.failure.class).toBe('NoSuchMethod')
  })

  it('that throw answer with what they throw', async () => {
    const accessPolicy = () => {
      throw new RangeError('policy')
    }
    const asked = await ask(endpointsOf([{}], []), { method: 'foo' }, { accessPolicy })
    expect(asked.failure).toMatchObject({ class: 'ValueError', message: 'policy' })
  })

  it('leave an exposed function as it is', () => {
    const handler = (args: unknown) => args
    expect(expose(handler)).toBe(handler)
    expect(Object.keys(handler)).toEqual([])
  })
})

describe('ping', () => {
  const request = { method: 'oslo_rpc_server_ping', args: { whatever: 1 } }

  it('answers by default', async () => {
    expect((await ask([], request)).result).toBe('pong')
    expect((await ask(endpointsOf([{}], []), request, { accessPolicy: explicitAccessPolicy })).result).toBe('pong')
  })

  it('can be switched off', async () => {
    expect((await ask([], request, { ping: false })).failure.class).toBe('UnsupportedVersion')
  })

  it('is left to an endpoint that has it', async () => {
    const endpoint = plainEndpoint({ handlers: { oslo_rpc_server_ping: () => 'mine' } })
    expect((await ask([endpoint], request)).result).toBe('mine')
  })
})
