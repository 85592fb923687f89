import {
  connect,
  createEndpoint,
  DeclaredError,
  type Failure,
  InvalidArguments,
  InvalidResult,
  InvalidTarget,
  type JsonObject,
  MessagingTimeout,
  NoSuchMethod,
  plainEndpoint,
  RemoteError,
  RpcClient,
  type RpcClientOptions,
  type RpcServerOptions,
  type Serializer,
  type ServerCall,
  serve,
  silentLogger,
  type Target,
  type Transport,
  UnsupportedVersion,
} from 'stubwire'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { callMethod, castMethod, memoryLogger, objectOf, typeOf } from './support.js'

const open: { stop?: (options: { graceMs: number }) => Promise<void>; close?: () => Promise<void> }[] = []
let names = 0

/** A topic of its own for every test: the memory broker belongs to the process. */
function newName(kind: string): string {
  names += 1
  return `${kind}-${names}`
}

async function newTransport(): Promise<Transport> {
  const transport = await connect('memory:')
  open.push(transport)
  return transport
}

async function newServer(options: RpcServerOptions, transport?: Transport) {
  const server = await serve(transport ?? (await newTransport()), { logger: silentLogger, ...options })
  open.unshift(server)
  return server
}

async function newClient(target: Target, options: Partial<RpcClientOptions> = {}): Promise<RpcClient> {
  return new RpcClient(await newTransport(), { target, timeoutMs: 5_000, ...options })
}

afterEach(async () => {
  for (const one of open.splice(0)) await (one.stop?.({ graceMs: 0 }) ?? one.close?.())
})

/** Puts s before texts that leave and d before texts that arrive. */
const marking: Serializer = {
  serializeEntity: (_context, entity) => (typeof entity === 'string' ? `s${entity}` : entity),
  deserializeEntity: (_context, entity) => (typeof entity === 'string' ? `d${entity}` : entity),
  serializeContext: (context) => mark('s', context as JsonObject),
  deserializeContext: (context) => mark('d', context),
}

function mark(prefix: string, context: JsonObject): JsonObject {
  const entries = Object.entries(context)
  return Object.fromEntries(entries.map(([key, value]) => [key, typeof value === 'string' ? prefix + value : value]))
}

describe('a call over the memory transport', () => {
  const echo = plainEndpoint({ handlers: { echo: ({ arg }: { arg: unknown }) => arg } })

  it.each([
    ['S9: to the topic', {}],
    ['S10: to one server', { server: 'testserver' }],
  ])('%s keeps every value', async (_name, prepared) => {
    const topic = newName('echo')
    await newServer({ target: { topic, server: 'testserver' }, endpoints: [echo], serializer: marking })
    const client = (await newClient({ topic }, { serializer: marking })).prepare(prepared)
    for (const value of [null, 0, false, [], {}, { a: [1, { b: 'x' }] }]) {
      await expect(client.callByName('echo', { arg: value })).resolves.toEqual(value)
    }
    await expect(client.callByName('echo', { arg: 'foo' })).resolves.toBe('dsdsfoo')
  })

  it('S11: carries the context', async () => {
    const topic = newName('context')
    const handlers = { value: ({ key }: { key: string }, call: ServerCall) => call.context[key] }
    await newServer({ target: { topic, server: 's' }, endpoints: [plainEndpoint({ handlers })], serializer: marking })
    const client = await newClient({ topic }, { serializer: marking })
    const answer = client.callByName('value', { key: 'a' }, { context: { dsa: 'b' } })
    await expect(answer).resolves.toBe('dsdsb')
  })

  it('S12, S13: brings back the error, and logs it unless it is expected', async () => {
    const fail = () => {
      throw new RangeError('dsfoo')
    }
    for (const [expectedErrors, level] of [
      [[], 'error'],
      [[RangeError], 'debug'],
    ] as const) {
      const topic = newName('failing')
      const logger = memoryLogger()
      const endpoints = [plainEndpoint({ handlers: { fail }, expectedErrors })]
      await newServer({ target: { topic, server: 's' }, endpoints, logger })
      const client = await newClient({ topic }, { allowedRemoteModules: ['builtins'] })
      await expect(client.callByName('fail')).rejects.toMatchObject({ name: 'ValueError', message: 'dsfoo' })
      expect(logger.lines).toEqual([`${level}: fail, version 1.0 failed: RangeError: dsfoo`])
    }
  })

  it('S6: needs a topic', async () => {
    const client = await newClient({ server: 's' })
    await expect(client.callByName('foo')).rejects.toThrow(InvalidTarget)
    await expect(client.castByName('foo')).rejects.toMatchObject({ target: { server: 's' } })
  })

  it.each([0, 20])('S7: times out after %i ms while the method goes on', async (timeoutMs) => {
    const topic = newName('slow')
    const endpoints = [plainEndpoint({ handlers: { wait: () => new Promise(() => {}) } })]
    await newServer({ target: { topic, server: 's' }, endpoints })
    const client = await newClient({ topic })
    await expect(client.callByName('wait', {}, { timeoutMs })).rejects.toThrow(MessagingTimeout)
  })

  it('S8: casts arrive in order', async () => {
    const topic = newName('order')
    const seen: unknown[] = []
    const endpoints = [plainEndpoint({ handlers: { note: ({ text }: { text: string }) => void seen.push(text) } })]
    await newServer({ target: { topic, server: 's' }, endpoints, executor: 'blocking' })
    const client = await newClient({ topic })
    const texts = Array.from({ length: 50 }, (_, at) => `text ${at}`)
    for (const text of texts) await client.castByName('note', { text })
    await vi.waitFor(() => expect(seen).toEqual(texts), { interval: 1 })
  })
})

describe('methods with schemas over the memory transport', () => {
  class Gone extends DeclaredError<{ id: number }> {
    static override readonly brand: string = 'demo.Gone'
    static readonly remoteClass = 'Gone'
    static readonly remoteModule = 'demo.errors'
    constructor(data: { id: number }, failure?: Failure) {
      super({ class: 'Gone', module: 'demo.errors', template: '{id} is gone' }, data, failure && { failure })
    }
    static fromFailure(failure: Failure): Gone {
      return new Gone(failure.kwargs as { id: number }, failure)
    }
  }
  const volume = {
    objectName: 'Volume',
    namespace: 'demo',
    version: '1.1',
    fields: () => ({}),
  }
  const find = callMethod<{ id: number; deep?: boolean }, string>('find', {
    since: '1.1',
    argumentHistory: { deep: { since: '1.3', olderPeers: 'drop' } },
    checkArgs: objectOf({ id: 'number', deep: 'boolean?' }),
    checkResult: typeOf('string'),
    errors: [Gone],
  })
  const resize = callMethod<{ volume: { size: number } }, { size: number }>('resize', {
    checkArgs: objectOf({ volume: 'object' }),
    argsShape: { fields: { volume } },
    resultShape: volume,
  })
  const api = {
    ...{ name: 'demo', topic: 'demo', exchange: null, namespace: 'ns', version: '1.4' },
    methods: [
      { handler: 'find', method: find },
      { handler: 'resize', method: resize },
    ],
  }
  const handlers = {
    find({ id, deep }: { id: number; deep?: boolean }, call: ServerCall) {
      if (id === 0) throw new Gone({ id })
      return id === 1 ? 5 : `${id} ${deep} ${call.version}`
    },
    resize: ({ volume: { size } }: { volume: { size: number } }) => ({ size: size * 2 }),
  }

  async function serving(version = '1.4') {
    const topic = newName('demo')
    const transport = await newTransport()
    await newServer(
      { target: { topic, server: 's' }, endpoints: [createEndpoint(api, handlers, { version })] },
      transport,
    )
    return await newClient({ topic, namespace: 'ns' })
  }

  it('say the lowest version that will do', async () => {
    const client = await serving()
    await expect(client.call(find, { id: 7 })).resolves.toBe('7 undefined 1.1')
    await expect(client.call(find, { id: 7, deep: true })).resolves.toBe('7 true 1.3')
    const capped = client.prepare({ versionCap: '1.2' })
    await expect(capped.call(find, { id: 7, deep: true })).resolves.toBe('7 undefined 1.1')
  })

  it('get on with an older server where the cap knows of it', async () => {
    const client = await serving('1.2')
    await expect(client.call(find, { id: 7, deep: true })).rejects.toThrow(UnsupportedVersion)
    await expect(client.prepare({ versionCap: '1.2' }).call(find, { id: 7, deep: true })).resolves.toContain('7')
  })

  it.each<[string, (client: RpcClient) => Promise<unknown>, new (...args: never[]) => Error, object]>([
    ['declared errors', (client) => client.call(find, { id: 0 }), Gone, { data: { id: 0 }, message: '0 is gone' }],
    ['wrong results', (client) => client.call(find, { id: 1 }), InvalidResult, { side: 'server', method: 'find' }],
    [
      'wrong arguments',
      (client) => client.callByName('find', { id: 'x' }, { version: '1.1' }),
      InvalidArguments,
      { side: 'server', issues: [{ path: '/id', keyword: 'type', message: 'expected number, got string "x"' }] },
    ],
    [
      'unknown methods',
      (client) => client.callByName('nope', {}, { version: '1.1' }),
      NoSuchMethod,
      { method: 'nope' },
    ],
    [
      'unknown versions',
      (client) => client.callByName('find', {}, { version: '2.0' }),
      UnsupportedVersion,
      { version: '2.0', method: 'find' },
    ],
  ])('answer with %s', async (_name, call, type, members) => {
    const client = await serving()
    const answer = call(client)
    await expect(answer).rejects.toThrow(type)
    await expect(answer).rejects.toMatchObject(members)
    await expect(client.call(find, { id: 9 })).resolves.toContain('9')
  })

  it('exchange versioned objects as plain ones', async () => {
    const client = await serving()
    await expect(client.call(resize, { volume: { size: 4 } })).resolves.toEqual({ size: 8 })
  })

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', '_find'])('do not include %s', async (name) => {
    const client = await serving()
    await expect(client.callByName(name, {}, { version: '1.0' })).rejects.toThrow(NoSuchMethod)
    await expect(client.callByName(name, {}, { version: '1.0' })).rejects.not.toThrow(RemoteError)
    await expect(client.call(find, { id: 9 })).resolves.toContain('9')
  })
})

describe('two servers and two clients', () => {
  const truth = [true, false]
  const cases = ['call', 'cast'].flatMap((kind) =>
    truth.flatMap((sameExchange) =>
      truth.flatMap((sameTopic) =>
        truth.flatMap((sameServer) =>
          truth.flatMap((sameEndpoint) =>
            [false, ...(kind === 'cast' ? [true] : [])]
              .filter(() => !(sameTopic && sameServer))
              .map((fanout) => ({ kind, sameExchange, sameTopic, sameServer, sameEndpoint, fanout })),
          ),
        ),
      ),
    ),
  )

  it.each(cases)(
    'MS: $kind, exchange $sameExchange, topic $sameTopic, server $sameServer, endpoint $sameEndpoint, fanout $fanout',
    async (one) => {
      const { kind, sameExchange, sameTopic, sameServer, sameEndpoint, fanout } = one
      const exchange1 = newName('exchange')
      const exchange2 = sameExchange ? exchange1 : newName('exchange')
      const topic1 = newName('topic')
      const topic2 = sameTopic ? topic1 : newName('topic')
      const seen: [string[], string[]] = [[], []]
      const endpointOf = (at: 0 | 1) =>
        plainEndpoint({ handlers: { note: ({ text }: { text: string }) => void seen[at].push(text) } })
      const first = endpointOf(0)
      const second = sameEndpoint ? first : endpointOf(1)
      const server2 = sameServer ? 'one' : 'two'
      await newServer({ target: { exchange: exchange1, topic: topic1, server: 'one' }, endpoints: [first] })
      await newServer({ target: { exchange: exchange2, topic: topic2, server: server2 }, endpoints: [second] })
      const client1 = await newClient({ exchange: exchange1, topic: topic1, ...(fanout && { fanout }) })
      const client2 = await newClient({ exchange: exchange2, topic: topic2, ...(fanout && { fanout }) })
      for (const [client, text] of [
        [client1, '1'],
        [client2, '2'],
      ] as const) {
        if (kind === 'call') await client.callByName('note', { text })
        else await client.castByName('note', { text })
      }
      // The fanout exchange of a topic has no other exchange in its name: servers of both get what is sent to either.
      const everybody = fanout && sameTopic
      const total = everybody ? 4 : 2
      await vi.waitFor(() => expect(seen.flat()).toHaveLength(total), { interval: 1 })
      const all = everybody ? ['1', '1', '2', '2'] : ['1', '2']
      expect(seen.flat().sort()).toEqual(all)
      if (!sameEndpoint && everybody)
        expect(seen.map((texts) => [...texts].sort())).toEqual([
          ['1', '2'],
          ['1', '2'],
        ])
      if (!sameEndpoint && !sameTopic) expect(seen).toEqual([['1'], ['2']])
    },
  )
})

describe('a server that stops', () => {
  it('answers what runs and leaves the rest to the next one', async () => {
    const topic = newName('handover')
    const transport = await newTransport()
    const ends: (() => void)[] = []
    const serving = (name: string) => ({
      target: { topic, server: name },
      executor: 'blocking',
      endpoints: [
        plainEndpoint({
          handlers: { work: () => new Promise((resolve) => ends.push(() => resolve(name))) },
        }),
      ],
    })
    const first = await newServer(serving('first'), transport)
    const client = await newClient({ topic })
    const calls = [client.callByName('work'), client.callByName('work'), client.callByName('work')]
    await vi.waitFor(() => expect(ends).toHaveLength(1), { interval: 1 })
    const stopping = first.stop()
    ends[0]?.()
    await stopping
    await newServer(serving('second'), transport)
    for (const count of [2, 3]) {
      await vi.waitFor(() => expect(ends).toHaveLength(count), { interval: 1 })
      ends[count - 1]?.()
    }
    await expect(Promise.all(calls)).resolves.toEqual(['first', 'second', 'second'])
  })

  it('can be started again', async () => {
    const topic = newName('restart')
    const endpoints = [plainEndpoint({ handlers: { hi: () => 'hi' } })]
    const server = await newServer({ target: { topic, server: 's' }, endpoints })
    const client = await newClient({ topic })
    await expect(client.callByName('hi')).resolves.toBe('hi')
    await server.stop()
    await server.start()
    await expect(client.callByName('hi')).resolves.toBe('hi')
  })

  it('tells callers whose work did not end in time', async () => {
    const topic = newName('grace')
    const handlers = { wait: () => new Promise(() => {}) }
    const server = await newServer({ target: { topic, server: 's' }, endpoints: [plainEndpoint({ handlers })] })
    const client = await newClient({ topic })
    const call = expect(client.callByName('wait')).rejects.toMatchObject({ remoteClass: 'ServerStopped' })
    const pinged = await client.callByName('oslo_rpc_server_ping')
    expect(pinged).toBe('pong')
    await server.stop({ graceMs: 10 })
    await call
  })
})

describe('a fanout method', () => {
  it('reaches every server of the topic', async () => {
    const topic = newName('fanout')
    const publish = castMethod<{ text: string }>('publish', { fanout: true })
    const seen: string[] = []
    for (const name of ['a', 'b', 'c']) {
      const handlers = { publish: ({ text }: { text: string }) => void seen.push(`${name} ${text}`) }
      await newServer({ target: { topic, server: name }, endpoints: [plainEndpoint({ handlers })] })
    }
    await (await newClient({ topic })).cast(publish, { text: 'x' })
    await vi.waitFor(() => expect([...seen].sort()).toEqual(['a x', 'b x', 'c x']), { interval: 1 })
  })
})
