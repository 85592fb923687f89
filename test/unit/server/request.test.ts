import {
  type AccessPolicy,
  type Api,
  createEndpoint,
  type IncomingCall,
  localContext,
  type Method,
  plainEndpoint,
  RpcClient,
  RpcServer,
  type Serializer,
  type ServerCall,
  type ServerOptions,
  silentLogger,
} from 'stubwire'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { callMethod, FakeRequest, type FakeRequestOptions, FakeTransport, objectOf } from '../rpc/support.js'

const target = { topic: 't', server: 's' }

function apiOf(methods: Readonly<Record<string, Partial<Method>>>, identity: Partial<Api> = {}): Api {
  return {
    ...{ name: 'demo', topic: 't', exchange: null, namespace: null, version: '1.5' },
    ...identity,
    methods: Object.entries(methods).map(([name, members]) => ({
      handler: name,
      method: callMethod(name, members as never),
    })),
  }
}

async function ask(options: Partial<ServerOptions>, request: FakeRequestOptions): Promise<FakeRequest> {
  const transport = new FakeTransport()
  const server = new RpcServer(transport, { target, endpoints: [], logger: silentLogger, ...options })
  await server.start()
  const asked = transport.listener.deliver(new FakeRequest(request))
  await asked.answered
  await server.stop()
  return asked
}

afterEach(() => {
  vi.useRealTimers()
})

describe('validation stands before dispatch', () => {
  const checked = apiOf({ foo: { checkArgs: objectOf({ id: 'number' }) } })
  const handlers = { foo: () => 'checked' }

  it('the dispatcher never sees what does not match', async () => {
    const asked: string[] = []
    const accessPolicy: AccessPolicy = (_endpoint, method) => {
      asked.push(method)
      return true
    }
    const endpoints = [createEndpoint(checked, handlers)]
    const refused = await ask({ endpoints, accessPolicy }, { method: 'foo', args: { id: 'x' } })
    expect(refused.failure).toMatchObject({
      class: 'InvalidArguments',
      module: 'stubwire.errors',
      kwargs: { side: 'server', method: 'foo', issues: [{ path: '/id', message: 'expected number, got string "x"' }] },
    })
    expect(refused.failure.message).toContain('demo.foo, version 1.0')
    expect(asked).toEqual([])
    await ask({ endpoints, accessPolicy }, { method: 'foo', args: { id: 1 } })
    expect(asked).toEqual(['foo'])
  })

  it.each<[string, FakeRequestOptions, string]>([
    ['an unknown method', { method: 'bar', args: null }, 'NoSuchMethod'],
    ['an unknown version', { method: 'foo', version: '2.0', args: null }, 'UnsupportedVersion'],
    ['an unknown namespace', { method: 'foo', namespace: 'x', args: { id: 'x' } }, 'UnsupportedVersion'],
  ])('%s passes it', async (_name, request, failure) => {
    expect((await ask({ endpoints: [createEndpoint(checked, handlers)] }, request)).failure.class).toBe(failure)
  })

  it('the first endpoint that knows the method covers the request', async () => {
    const open = plainEndpoint({ version: '1.5', handlers: { foo: () => 'open' } })
    const closed = createEndpoint(checked, handlers)
    const request = { method: 'foo', args: { id: 'x' } }
    expect((await ask({ endpoints: [open, closed] }, request)).result).toBe('open')
    expect((await ask({ endpoints: [closed, open] }, request)).failure.class).toBe('InvalidArguments')
  })

  it('an endpoint that the policy passes on to has its own say', async () => {
    const open = plainEndpoint({ version: '1.5', handlers: { foo: () => 'open' } })
    const closed = createEndpoint(checked, handlers)
    const accessPolicy: AccessPolicy = (endpoint) => endpoint === closed
    const options = { endpoints: [open, closed], accessPolicy }
    expect((await ask(options, { method: 'foo', args: { id: 'x' } })).failure.class).toBe('InvalidArguments')
    expect((await ask(options, { method: 'foo', args: { id: 1 } })).result).toBe('checked')
  })

  it('suggests only arguments that the version of the endpoint has', async () => {
    const api = apiOf({
      foo: {
        checkArgs: objectOf({ size: 'number?', site: 'number?' }),
        argumentNames: ['size', 'site'],
        argumentHistory: { site: { since: '1.4', olderPeers: 'drop' } },
      },
    })
    const request = { method: 'foo', args: { sitee: 1 } }
    const newest = await ask({ endpoints: [createEndpoint(api, handlers)] }, request)
    expect(newest.failure.message).toContain('did you mean "site"?')
    const older = await ask({ endpoints: [createEndpoint(api, handlers, { version: '1.3' })] }, request)
    expect(older.failure.message).not.toContain('"site"')
  })

  it.each([
    ['args', { method: 'foo', args: { id: 'x' } }],
    ['context', { method: 'foo', args: { id: 1 }, context: { user: 1 } }],
    ['result', { method: 'foo', args: { id: 1 } }],
  ])('can be switched off for %s', async (what, request) => {
    const api = apiOf({
      foo: {
        checkArgs: objectOf({ id: 'number' }),
        checkContext: objectOf({ user: 'string?' }),
        checkResult: objectOf({}),
      },
    })
    const endpoints = [createEndpoint(api, { foo: () => (what === 'result' ? 'wrong' : {}) })]
    expect((await ask({ endpoints }, request)).failure.class).toMatch(/^Invalid/)
    const validate = { [what]: false }
    expect((await ask({ endpoints, validate }, request)).result).toEqual(what === 'result' ? 'wrong' : {})
  })

  it('does not hold against a caller what the server added to its context', async () => {
    const api = apiOf({ foo: { checkContext: objectOf({ user: 'string' }) } })
    const endpoints = [createEndpoint(api, { foo: (_args: unknown, call: ServerCall) => call.context })]
    const context = { user: 'u', client_timeout: 3 }
    const asked = await ask({ endpoints }, { method: 'foo', context, monitorTimeout: 3 })
    expect(asked.result).toEqual(context)
  })
})

describe('a handler', () => {
  async function callOf(request: FakeRequestOptions): Promise<ServerCall> {
    let seen: ServerCall | undefined
    const foo = (_args: unknown, call: ServerCall) => {
      seen = call
    }
    const endpoints = [createEndpoint(apiOf({ foo: {} }, { namespace: 'ns' }), { foo })]
    await ask({ endpoints }, { method: 'foo', namespace: 'ns', ...request })
    if (seen === undefined) throw new Error('The handler was not called')
    return seen
  }

  it('learns of the call', async () => {
    const call = await callOf({ version: '1.2', context: { user: 'u' }, monitorTimeout: 30 })
    expect(call).toMatchObject({
      context: { user: 'u', client_timeout: 30 },
      method: 'foo',
      version: '1.2',
      namespace: 'ns',
      target,
      endpointVersion: '1.5',
      expectsReply: true,
      clientTimeout: 30,
      deadline: null,
    })
    expect(call.signal.aborted).toBe(false)
  })

  it('learns the default version where the message has none', async () => {
    expect((await callOf({})).version).toBe('1.0')
  })

  it('is told by its signal when nobody waits any more', async () => {
    vi.useFakeTimers({ now: 5_000 })
    const transport = new FakeTransport()
    const foo = (_args: unknown, call: ServerCall) =>
      new Promise((_resolve, reject) => {
        expect(call.deadline).toBe(5_250)
        call.signal.addEventListener('abort', () => reject(call.signal.reason))
      })
    const endpoints = [plainEndpoint({ handlers: { foo } })]
    const server = new RpcServer(transport, { target, endpoints, logger: silentLogger })
    await server.start()
    const asked = transport.listener.deliver(new FakeRequest({ method: 'foo', timeoutMs: 250 }))
    await vi.advanceTimersByTimeAsync(249)
    expect(asked.replies).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(asked.failure.message).toBe('The caller has stopped waiting')
    await server.stop()
  })

  it('leaves no timer behind', async () => {
    vi.useFakeTimers()
    const foo = (_args: unknown, call: ServerCall) => call.signal.aborted
    const asked = await ask(
      { endpoints: [plainEndpoint({ handlers: { foo } })] },
      { method: 'foo', timeoutMs: 250, monitorTimeout: 10 },
    )
    expect(asked.result).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('hands context, deadline and signal on to the calls it makes', async () => {
    vi.useFakeTimers({ now: 5_000 })
    const further = new FakeTransport()
    const client = new RpcClient(further, { target: { topic: 'next' }, timeoutMs: 60_000 })
    let call: ServerCall | undefined
    const foo = async (_args: unknown, given: ServerCall) => {
      call = given
      expect(localContext()).toBe(given)
      await Promise.resolve()
      return await client.callByName('next')
    }
    const endpoints = [plainEndpoint({ handlers: { foo } })]
    await ask({ endpoints }, { method: 'foo', context: { user: 'u' }, monitorTimeout: 8, timeoutMs: 2_000 })
    expect(further.last.request.context).toEqual({ user: 'u' })
    expect(further.last.options.timeoutMs).toBe(2_000)
    expect(further.last.options.signal).toBe(call?.signal)
    expect(localContext()).toBeUndefined()
  })
})

describe('a serializer on the server', () => {
  it('S1: converts the context once, every argument, and the result', async () => {
    const seen: unknown[] = []
    const context = { deserialized: true }
    const serializer: Serializer = {
      serializeEntity: (given, entity) => {
        seen.push(['serialize', given === context, entity])
        return entity === null ? null : `s${entity}`
      },
      deserializeEntity: (given, entity) => {
        seen.push(['deserialize', given === context, entity])
        return `d${entity}`
      },
      serializeContext: () => ({}),
      deserializeContext: (wire) => {
        seen.push(['context', wire])
        return context
      },
    }
    const foo = (args: unknown, call: ServerCall) => {
      seen.push(['handler', args, call.context])
      return 'result'
    }
    const endpoints = [plainEndpoint({ handlers: { foo } })]
    const asked = await ask({ endpoints, serializer }, { method: 'foo', args: { a: 1, b: 2 }, context: { c: 3 } })
    expect(asked.result).toBe('sresult')
    expect(seen).toEqual([
      ['context', { c: 3, client_timeout: null }],
      ['deserialize', true, 1],
      ['deserialize', true, 2],
      ['handler', { a: 'd1', b: 'd2' }, context],
      ['serialize', true, 'result'],
    ])
    const nothing = [plainEndpoint({ handlers: { foo: () => null } })]
    expect((await ask({ endpoints: nothing, serializer }, { method: 'foo' })).result).toBeNull()
  })
})

const thenable = (then: (resolve: (value: number) => void) => void) => ({ then })

describe('interceptors on the server', () => {
  it('wrap the handler, the first outermost', async () => {
    const events: unknown[] = []
    const tracing =
      (name: string) => (next: (call: IncomingCall) => Promise<unknown>) => async (call: IncomingCall) => {
        events.push([name, call.call.method, call.args, call.contract.name])
        const result = await next({ ...call, args: { by: name } })
        events.push([name, result])
        return `${result}${name}`
      }
    const foo = (args: unknown) => {
      events.push(args)
      return '!'
    }
    const endpoints = [plainEndpoint({ handlers: { foo } })]
    const interceptors = [tracing('a'), tracing('b')]
    expect((await ask({ endpoints, interceptors }, { method: 'foo', args: { x: 1 } })).result).toBe('!ba')
    expect(events).toEqual([
      ['a', 'foo', { x: 1 }, 'foo'],
      ['b', 'foo', { by: 'a' }, 'foo'],
      { by: 'b' },
      ['b', '!'],
      ['a', '!b'],
    ])
  })

  it.each<[string, () => unknown, string]>([
    ['a value', () => 1, 'answered 1'],
    ['a promise', async () => 2, 'answered 2'],
    ['a thenable', () => thenable((resolve) => resolve(3)), 'answered 3'],
    [
      'an error that is thrown',
      () => {
        throw new RangeError('four')
      },
      'caught four',
    ],
    ['a rejection', () => Promise.reject(new RangeError('five')), 'caught five'],
  ])('get a promise of what the handler answers: %s', async (_what, foo, expected) => {
    const interceptors = [
      (next: (call: IncomingCall) => Promise<unknown>) => (call: IncomingCall) => {
        const answer = next(call)
        expect(answer).toBeInstanceOf(Promise)
        return answer.then(
          (value) => `answered ${value}`,
          (error: Error) => `caught ${error.message}`,
        )
      },
    ]
    const asked = await ask({ endpoints: [plainEndpoint({ handlers: { foo } })], interceptors }, { method: 'foo' })
    expect(asked.result).toBe(expected)
  })

  it('see none that was refused before', async () => {
    let seen = 0
    const interceptors = [
      (next: (call: IncomingCall) => Promise<unknown>) => (call: IncomingCall) => {
        seen += 1
        return next(call)
      },
    ]
    await ask({ endpoints: [], interceptors }, { method: 'nope' })
    await ask({ endpoints: [plainEndpoint({ handlers: { foo: () => 1 } })], interceptors }, { method: 'foo', args: 5 })
    expect(seen).toBe(0)
  })
})
