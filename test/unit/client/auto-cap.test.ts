import {
  type Api,
  ApiClient,
  type ApiClientOptions,
  connect,
  createEndpoint,
  type JsonObject,
  MessagingException,
  plainEndpoint,
  RpcClient,
  type ServerOptions,
  serve,
  silentLogger,
  type Transport,
  UnsupportedVersion,
} from 'stubwire'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callMethod, FakeTransport } from '../rpc/support.js'

const greet = callMethod('greet', {
  since: '1.0',
  argumentHistory: { language: { since: '1.4', olderPeers: 'drop' } },
})
const demo: Api = {
  ...{ name: 'demo', topic: 'demo', exchange: null, namespace: null, version: '1.9', lock: 'abc' },
  methods: [{ handler: 'greet', method: greet }],
}

class DemoClient extends ApiClient {
  constructor(transport: Transport, options: ApiClientOptions = {}) {
    super(demo, transport, { versionCap: 'auto', versionSurveyMs: 40, ...options })
  }

  greet(args: JsonObject) {
    return this.invokeCall(greet, args)
  }
}

let transport: Transport
let name = 0

beforeEach(async () => {
  transport = await connect(`memory:///auto-cap-${name++}`)
})
afterEach(() => transport.close())

/** A server of a version, or of whatever endpoints. */
async function start(version: string | null, options: Partial<ServerOptions> = {}) {
  const endpoints = version === null ? [] : [createEndpoint(demo, { greet: (args: unknown) => args }, { version })]
  const target = { topic: 'demo', server: `server-${name++}` }
  return await serve(transport, { target, endpoints, logger: silentLogger, ...options })
}

describe('versionCap auto', () => {
  it('is the lowest version of all servers of the topic', async () => {
    for (const version of ['1.7', '1.3', '1.9']) await start(version)
    expect(await new DemoClient(transport).rpc.resolveVersionCap()).toBe('1.3')
  })

  it.each<[string, Partial<ServerOptions>]>([
    ['a server that does not describe itself', { describe: false }],
    ['a server without schema', { endpoints: [plainEndpoint({ handlers: {} })], describe: false }],
  ])('counts %s with what is assumed', async (_, options) => {
    await start('1.7')
    await start('1.8', options)
    expect(await new DemoClient(transport).rpc.resolveVersionCap()).toBe('1.0')
    expect(await new DemoClient(transport, { defaultVersionCap: '1.2' }).rpc.resolveVersionCap()).toBe('1.2')
    expect(await new DemoClient(transport, { defaultVersionCap: '1.8' }).rpc.resolveVersionCap()).toBe('1.7')
    expect(await new DemoClient(transport, { defaultVersionCap: null }).rpc.resolveVersionCap()).toBe('1.7')
  })

  it('counts neither servers of other APIs nor of another major version', async () => {
    await start('1.7')
    const others: Api[] = [
      { ...demo, name: 'other', version: '1.1' },
      { ...demo, version: '2.1' },
    ]
    for (const api of others) await start(null, { endpoints: [createEndpoint(api, {})] })
    expect(await new DemoClient(transport).rpc.resolveVersionCap()).toBe('1.7')
  })

  it('takes the highest version where one server has several endpoints of the API', async () => {
    const endpoints = ['1.2', '1.6'].map((version) => createEndpoint(demo, {}, { version }))
    await start(null, { endpoints })
    expect(await new DemoClient(transport).rpc.resolveVersionCap()).toBe('1.6')
  })

  it.each([
    [undefined, '1.0'],
    ['1.4', '1.4'],
    [null, null],
  ])('is what is assumed if no server answers: %s gives %s', async (defaultVersionCap, cap) => {
    const options = defaultVersionCap === undefined ? {} : { defaultVersionCap }
    expect(await new DemoClient(transport, options).rpc.resolveVersionCap()).toBe(cap)
  })

  it('holds for what is sent', async () => {
    await start('1.9')
    await start('1.3')
    expect(await new DemoClient(transport).greet({ language: 'fr' })).toEqual({})
  })

  it('is asked for once, by clients that share it at the same time', async () => {
    await start('1.3')
    let surveys = 0
    const survey = transport.survey?.bind(transport)
    transport.survey = (...args) => {
      surveys += 1
      return survey?.(...args) ?? Promise.resolve([])
    }
    const client = new DemoClient(transport)
    await Promise.all([client.greet({}), client.prepare({ timeoutMs: 1_000 }).greet({}), client.refreshVersionCap()])
    await client.greet({})
    await client.prepare({ topic: 'demo' }).greet({})
    expect(surveys).toBe(1)
    expect(await client.refreshVersionCap()).toBe('1.3')
    expect(surveys).toBe(2)
  })

  it('rises when it is refreshed after the last old server has gone', async () => {
    const client = new DemoClient(transport)
    const old = await start('1.3')
    await start('1.9')
    expect(await client.rpc.resolveVersionCap()).toBe('1.3')
    await old.stop()
    expect(await client.rpc.resolveVersionCap()).toBe('1.3')
    expect(await client.refreshVersionCap()).toBe('1.9')
  })

  it('sinks, and the call is sent again, when a server refuses the version', async () => {
    const client = new DemoClient(transport)
    const fresh = await start('1.9')
    expect(await client.greet({ language: 'fr' })).toEqual({ language: 'fr' })
    await fresh.stop()
    await start('1.3')
    expect(await client.greet({ language: 'fr' })).toEqual({})
    expect(await client.rpc.resolveVersionCap()).toBe('1.3')
  })

  it('gives the refusal on if the servers say what they said before', async () => {
    await start('1.9')
    const client = new DemoClient(transport)
    const elsewhere = client.rpc.prepare({ namespace: 'none' })
    await expect(elsewhere.call(greet, {})).rejects.toThrow(UnsupportedVersion)
  })

  it('is known to questions that cannot wait once it was asked for', async () => {
    await start('1.3')
    const client = new DemoClient(transport)
    expect(() => client.rpc.canSend(greet)).toThrow(MessagingException)
    await client.rpc.resolveVersionCap()
    expect(client.rpc.canSendVersion('1.3')).toBe(true)
    expect(client.rpc.canSendVersion('1.4')).toBe(false)
  })

  it('is left at what is assumed where the driver cannot ask all servers', async () => {
    const client = new RpcClient(new FakeTransport(), { target: { topic: 't' }, versionCap: 'auto', api: demo })
    expect(await client.resolveVersionCap()).toBe('1.0')
  })

  it('rejects the call, and is asked for again, if the question cannot be sent', async () => {
    const broken = Object.assign(new FakeTransport(), { survey: () => Promise.reject(new Error('no broker')) })
    const client = new RpcClient(broken, { target: { topic: 't' }, versionCap: 'auto', api: demo })
    await expect(client.call(greet, {})).rejects.toThrow('no broker')
    broken.survey = () =>
      Promise.resolve([{ result: { apis: [{ name: 'demo', version: '1.2' }] }, failure: null }]) as never
    await client.call(greet, { language: 'fr' })
    expect(broken.last.request).toMatchObject({ version: '1.0', args: {} })
  })

  it('needs an API and a time', () => {
    const options = { target: { topic: 't' }, versionCap: 'auto' } as const
    expect(() => new RpcClient(transport, options)).toThrow(MessagingException)
    expect(() => new RpcClient(transport, { ...options, api: demo, versionSurveyMs: 0 })).toThrow(MessagingException)
  })
})

describe('answers that nobody should send', () => {
  it.each<[unknown, string]>([
    [null, '1.0'],
    ['pong', '1.0'],
    [{ apis: 'demo' }, '1.0'],
    [{ apis: [null, 3, { name: 'demo' }, { name: 'demo', version: '1' }, { name: 'demo', version: '1.4' }] }, '1.4'],
    [{ apis: [{ name: 'demo', version: '1.x' }] }, '1.0'],
  ])('%j gives the cap %s', async (result, cap) => {
    const odd = Object.assign(new FakeTransport(), { survey: async () => [{ result, failure: null }] })
    const client = new RpcClient(odd as Transport, { target: { topic: 't' }, versionCap: 'auto', api: demo })
    expect(await client.resolveVersionCap()).toBe(cap)
  })
})

describe('what a server says of itself', () => {
  const ask = (options = {}) =>
    new RpcClient(transport, {
      target: { topic: 'demo', namespace: 'stubwire', version: '1.0' },
      ...options,
    }).callByName('describe')

  it('is which APIs it serves in which version, and the hashes of their lock files', async () => {
    const unnamed = plainEndpoint({ handlers: { secret: () => 1 } })
    await start(null, { endpoints: [createEndpoint(demo, {}, { version: '1.3' }), unnamed] })
    expect(await ask()).toEqual({ apis: [{ name: 'demo', version: '1.3', lock: 'abc' }] })
  })

  it('is nothing if that is switched off', async () => {
    await start('1.3', { describe: false })
    await expect(ask()).rejects.toThrow(UnsupportedVersion)
  })

  it('does not change what other requests are answered', async () => {
    await start(null)
    await expect(ask({ target: { topic: 'demo', namespace: 'other' } })).rejects.toThrow(UnsupportedVersion)
  })
})
