import {
  type Api,
  createEndpoint,
  DeclaredError,
  type Failure,
  type JsonObject,
  type Logger,
  type Method,
  RpcServer,
  type ServerCall,
  type ServerOptions,
} from 'stubwire'
import { describe, expect, it } from 'vitest'
import {
  callMethod,
  castMethod,
  FakeRequest,
  type FakeRequestOptions,
  FakeTransport,
  memoryLogger,
  objectOf,
  typeOf,
} from '../rpc/support.js'

class Gone extends DeclaredError<unknown> {
  static override readonly brand: string = 'demo.Gone'
  static readonly remoteClass = 'Gone'
  static readonly remoteModule = 'demo.errors'
  constructor(data: unknown) {
    super({ class: 'Gone', module: 'demo.errors', template: 'gone' }, data)
  }
  static fromFailure(failure: Failure): Gone {
    return new Gone(failure.kwargs)
  }
}

/** A value that throws whatever is done with it. */
function hostile(): object {
  const refuse = () => {
    throw new Error('hands off')
  }
  const traps = Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((trap) => [trap, refuse]))
  return new Proxy({}, traps)
}

const circular: { self?: unknown } = {}
circular.self = circular

type Then = (resolve: (value: unknown) => void, reject: (error: unknown) => void) => void

/** What handlers may answer with beside promises. */
const thenable = (then: Then) => ({ then })

const throwing = (error: unknown) => (): never => {
  throw error
}

interface Case {
  readonly name: string
  readonly handler?: (args: unknown, call: ServerCall) => unknown
  readonly method?: Partial<Method>
  readonly request?: FakeRequestOptions
  readonly options?: Partial<ServerOptions>
  /** The result, or the class of the failure. */
  readonly answers: { readonly result: unknown } | { readonly failure: string; readonly text?: string }
  /** Level at which the failure is logged. */
  readonly logged?: keyof Logger
}

const failed = (failure: string, text = '') => ({ failure, text })
const ok = (result: unknown) => ({ result })

const cases: Case[] = [
  { name: 'a result', handler: () => 'x', answers: ok('x') },
  { name: 'a promised result', handler: async () => ({ a: 1 }), answers: ok({ a: 1 }) },
  { name: 'nothing', handler: () => undefined, answers: ok(null) },
  { name: 'null', handler: () => null, answers: ok(null) },
  { name: 'zero', handler: () => 0, answers: ok(0) },
  { name: 'false', handler: () => false, answers: ok(false) },
  { name: 'an empty text', handler: () => '', answers: ok('') },
  { name: 'a thenable', handler: () => thenable((resolve) => resolve(7)), answers: ok(7) },
  {
    name: 'a thenable that answers twice',
    handler: () =>
      thenable((resolve, reject) => {
        resolve(1)
        resolve(2)
        reject(new Error('late'))
      }),
    answers: ok(1),
  },
  {
    name: 'a thenable that throws',
    handler: () => thenable(throwing(new RangeError('then'))),
    answers: failed('ValueError', 'then'),
    logged: 'error',
  },
  {
    name: 'a thrown error',
    handler: throwing(new TypeError('bad')),
    answers: failed('TypeError', 'bad'),
    logged: 'error',
  },
  {
    name: 'a rejection',
    handler: async () => Promise.reject(new Error('later')),
    answers: failed('Exception', 'later'),
    logged: 'error',
  },
  { name: 'a thrown undefined', handler: throwing(undefined), answers: failed('Exception'), logged: 'error' },
  { name: 'a thrown null', handler: throwing(null), answers: failed('Exception'), logged: 'error' },
  { name: 'a thrown text', handler: throwing('oops'), answers: failed('Exception', 'oops'), logged: 'error' },
  { name: 'a thrown proxy', handler: throwing(hostile()), answers: failed('Exception'), logged: 'error' },
  {
    name: 'a declared error',
    handler: throwing(new Gone({ id: 1 })),
    method: { errors: [Gone] },
    answers: failed('Gone', 'gone'),
    logged: 'debug',
  },
  {
    name: 'an error of another method',
    handler: throwing(new Gone({ id: 1 })),
    answers: failed('Gone', 'gone'),
    logged: 'error',
  },
  {
    name: 'a declared error that cannot travel',
    handler: throwing(new Gone({ circular })),
    method: { errors: [Gone] },
    answers: failed('InvalidResult', 'Gone'),
    logged: 'error',
  },
  {
    name: 'a result that does not match',
    handler: () => 5,
    method: { checkResult: typeOf('string') },
    answers: failed('InvalidResult', 'expected string'),
    logged: 'error',
  },
  { name: 'a result with a cycle', handler: () => circular, answers: failed('InvalidResult'), logged: 'error' },
  { name: 'NaN', handler: () => Number.NaN, answers: failed('InvalidResult', 'NaN'), logged: 'error' },
  { name: 'a function', handler: () => () => {}, answers: failed('InvalidResult', 'function'), logged: 'error' },
  { name: 'a proxy', handler: () => hostile(), answers: failed('Exception'), logged: 'error' },
  {
    name: 'wrong arguments',
    request: { args: { size: 'x' } },
    method: { checkArgs: objectOf({ size: 'number' }) },
    answers: failed('InvalidArguments', '/size: expected number'),
    logged: 'warn',
  },
  {
    name: 'null as arguments',
    request: { args: null },
    answers: failed('InvalidArguments', 'got null'),
    logged: 'warn',
  },
  {
    name: 'an array as arguments',
    request: { args: [] },
    answers: failed('InvalidArguments', 'array'),
    logged: 'warn',
  },
  {
    name: 'a number as arguments',
    request: { args: 5 },
    answers: failed('InvalidArguments', 'number 5'),
    logged: 'warn',
  },
  {
    name: 'a wrong context',
    request: { context: { user: 1 } },
    method: { checkContext: objectOf({ user: 'string' }) },
    answers: failed('InvalidArguments', '/context/user'),
    logged: 'warn',
  },
  { name: 'an unknown method', request: { method: 'nope' }, answers: failed('NoSuchMethod'), logged: 'warn' },
  {
    name: 'an unknown method that may be ignored',
    request: { method: 'nope_ignore_errors' },
    answers: failed('NoSuchMethod'),
    logged: 'debug',
  },
  { name: 'no method', request: { method: undefined }, answers: failed('TypeError'), logged: 'warn' },
  {
    name: 'an object as method',
    request: { method: { toString: null } },
    answers: failed('TypeError'),
    logged: 'warn',
  },
  { name: 'a newer version', request: { version: '1.9' }, answers: failed('UnsupportedVersion'), logged: 'warn' },
  { name: 'a null version', request: { version: null }, answers: failed('UnsupportedVersion'), logged: 'warn' },
  { name: 'a malformed version', request: { version: 'x' }, answers: failed('ValueError'), logged: 'warn' },
  {
    name: 'an unknown namespace',
    request: { namespace: ['ns'] },
    answers: failed('UnsupportedVersion'),
    logged: 'warn',
  },
  {
    name: 'an interceptor that throws',
    options: {
      interceptors: [
        (next) => (incoming) => (incoming.call.method === 'foo' ? throwing(new RangeError('no'))() : next(incoming)),
      ],
    },
    answers: failed('ValueError'),
    logged: 'error',
  },
  {
    name: 'an interceptor that answers',
    options: {
      interceptors: [(next) => async (incoming) => (incoming.call.method === 'foo' ? 'cached' : await next(incoming))],
    },
    answers: ok('cached'),
  },
  ...['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__', 'then'].map(
    (method): Case => ({
      name: `the method ${method}`,
      request: { method },
      answers: failed('NoSuchMethod', method),
      logged: 'warn',
    }),
  ),
]

interface Outcome {
  readonly asked: FakeRequest
  readonly lines: readonly string[]
  readonly calls: number
}

/** Sends the request of a case, and one after it that shows whether the server still lives. */
async function run(
  { handler = () => 'fine', method = {}, request = {}, options = {} }: Case,
  expectsReply: boolean,
): Promise<Outcome> {
  const transport = new FakeTransport()
  const logger = memoryLogger()
  let calls = 0
  const counted = (args: unknown, call: ServerCall) => {
    calls += 1
    return handler(args, call)
  }
  const described = expectsReply ? callMethod('foo', method as never) : castMethod('foo', method as never)
  const api: Api = {
    ...{ name: 'demo', topic: 't', exchange: null, namespace: null, version: '1.0' },
    methods: [{ handler: 'foo', method: described }],
  }
  const endpoints = [createEndpoint(api, { foo: counted })]
  const server = new RpcServer(transport, {
    target: { topic: 't', server: 's' },
    endpoints,
    logger,
    executor: 'blocking',
    ...options,
  })
  await server.start()
  const asked = transport.listener.deliver(new FakeRequest({ method: 'foo', ...request, expectsReply }))
  // One after the other: when the second is answered, the first is over and done with.
  const after = transport.listener.deliver(new FakeRequest({ method: 'oslo_rpc_server_ping' }))
  await after.answered
  await server.stop()
  return { asked, lines: logger.lines, calls }
}

describe('every call gets exactly one answer', () => {
  it.each(cases)('$name', async (one) => {
    // By transports that may wait with it, and by those that send it at once.
    for (const atOnce of [false, true]) {
      const { asked, lines, calls } = await run({ ...one, request: { ...one.request, atOnce } }, true)
      expect(asked.acknowledged).toBe(1)
      expect(asked.replies).toHaveLength(1)
      if ('result' in one.answers) {
        expect(asked.result).toEqual(one.answers.result)
        expect(lines).toEqual([])
      } else {
        expect(asked.failure.class).toBe(one.answers.failure)
        expect(asked.failure.message).toContain(one.answers.text ?? '')
        expect(asked.failure.tb).toEqual([])
        expect(lines.map((line) => line.split(':')[0])).toEqual([one.logged])
      }
      if (one.handler === undefined && 'failure' in one.answers) expect(calls).toBe(0)
    }
  })
})

describe('no cast gets an answer', () => {
  it.each(cases)('$name', async (one) => {
    const { asked } = await run(one, false)
    expect(asked.acknowledged).toBe(1)
    expect(asked.replies).toEqual([])
  })
})

describe('failures', () => {
  it('carry the stack only if that is asked for', async () => {
    const handler = throwing(new Error('bad'))
    const { asked } = await run({ name: '', handler, answers: failed(''), options: { exposeTraceback: true } }, true)
    expect(asked.failure.tb.join('')).toContain('bad')
  })

  it('that an endpoint expects are no incident', async () => {
    const transport = new FakeTransport()
    const logger = memoryLogger()
    const api: Api = {
      ...{ name: 'demo', topic: 't', exchange: null, namespace: null, version: '1.0' },
      methods: [{ handler: 'foo', method: callMethod('foo') }],
    }
    const endpoint = createEndpoint(api, { foo: throwing(new RangeError('usual')) }, { expectedErrors: [RangeError] })
    const server = new RpcServer(transport, { target: { topic: 't', server: 's' }, endpoints: [endpoint], logger })
    await server.start()
    const asked = transport.listener.deliver(new FakeRequest({ method: 'foo' }))
    await asked.answered
    expect(logger.lines).toEqual(['debug: demo.foo, version 1.0 failed: RangeError: usual'])
    await server.stop()
  })

  it('are logged in one line, whatever a peer calls its methods', async () => {
    const { lines } = await run(
      { name: '', request: { method: `x\nerror: forged${'y'.repeat(9_000)}` }, answers: failed('') },
      true,
    )
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toContain('\n')
    expect(lines[0]?.length).toBeLessThan(600)
  })

  it('are answered even if the logger fails', async () => {
    const logger = { debug: throwing(1), info: throwing(1), warn: throwing(1), error: throwing(1) }
    const { asked } = await run(
      { name: '', handler: throwing(new Error('bad')), answers: failed(''), options: { logger } },
      true,
    )
    expect(asked.failure.message).toBe('bad')
  })
})

describe('a request', () => {
  it.each(['a duplicate', 'lost'])('that is %s is dropped in silence', async (what) => {
    const transport = new FakeTransport()
    const logger = memoryLogger()
    let calls = 0
    const api: Api = {
      ...{ name: 'demo', topic: 't', exchange: null, namespace: null, version: '1.0' },
      methods: [{ handler: 'foo', method: callMethod('foo') }],
    }
    const endpoint = createEndpoint(api, {
      foo: () => {
        calls += 1
      },
    })
    const server = new RpcServer(transport, { target: { topic: 't', server: 's' }, endpoints: [endpoint], logger })
    await server.start()
    const request = new FakeRequest({ method: 'foo' })
    request.canAcknowledge = false
    if (what === 'lost') request.acknowledge = throwing(new Error('channel closed')) as never
    transport.listener.deliver(request)
    const after = transport.listener.deliver(new FakeRequest({ method: 'foo' }))
    await after.answered
    expect(request.replies).toEqual([])
    expect(calls).toBe(1)
    await server.stop()
  })

  it('does not have its values changed by what they are called', async () => {
    const args = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as JsonObject
    const { asked } = await run(
      { name: '', handler: (given) => Object.keys(given as object), request: { args }, answers: ok(null) },
      true,
    )
    expect(asked.result).toEqual(['__proto__', 'constructor'])
    expect(({} as JsonObject).polluted).toBeUndefined()
  })
})
