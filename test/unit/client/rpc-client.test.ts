import {
  DeclaredError,
  type Failure,
  failureOf,
  InvalidArguments,
  InvalidResult,
  type JsonObject,
  NoSuchMethod,
  type OutgoingCall,
  RemoteError,
  RpcClient,
  runInLocalContext,
  type Serializer,
  writeFailure,
} from 'stubwire'
import { describe, expect, it, vi } from 'vitest'
import { callMethod, castMethod, FakeTransport, objectOf, typeOf } from '../rpc/support.js'

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

const method = callMethod<{ name: string; size?: number }, string>('greet', {
  checkArgs: objectOf({ name: 'string', size: 'number?' }),
  checkResult: typeOf('string'),
  checkContext: objectOf({ user: 'string?' }),
  argumentNames: ['name', 'size'],
  errors: [Gone],
})

function pair(options: Partial<ConstructorParameters<typeof RpcClient>[1]> = {}) {
  const transport = new FakeTransport()
  transport.answer = () => ({ result: 'hi', failure: null })
  return { transport, client: new RpcClient(transport, { target: { topic: 't' }, ...options }) }
}

describe('what is sent', () => {
  it.each<[object, JsonObject]>([
    [{}, {}],
    [
      { user: 'testuser', project: 'testtenant' },
      { bar: 'blaa', foobar: 11.01 },
    ],
  ])('context %o and arguments %o as they are', async (context, args) => {
    const { transport, client } = pair()
    const options = { context: context as JsonObject }
    await client.castByName('foo', args, options)
    await client.callByName('foo', args, options)
    expect(transport.sent.map(({ kind, request }) => [kind, request])).toEqual([
      ['cast', { method: 'foo', args, namespace: null, version: null, context }],
      ['call', { method: 'foo', args, namespace: null, version: null, context }],
    ])
  })

  it('has the context of the request being handled, without what its server added', async () => {
    const { transport, client } = pair({ context: { user: 'default' } })
    await client.call(method, { name: 'x' })
    expect(transport.last.request.context).toEqual({ user: 'default' })
    const local = { context: { user: 'caller', client_timeout: 4 } }
    await runInLocalContext(local, () => client.call(method, { name: 'x' }))
    expect(transport.last.request.context).toEqual({ user: 'caller' })
    await runInLocalContext(local, () => client.call(method, { name: 'x' }, { context: { user: 'own' } }))
    expect(transport.last.request.context).toEqual({ user: 'own' })
    expect(local.context).toEqual({ user: 'caller', client_timeout: 4 })
  })
})

describe('arguments that do not match', () => {
  it.each<[string, unknown, string, string]>([
    ['missing', {}, '/name', 'required, but missing'],
    ['of a wrong type', { name: 5 }, '/name', 'expected string, got number 5'],
    ['unknown', { name: 'x', sizes: 1 }, '/sizes', 'unknown argument; did you mean "size"?'],
    ['not an object', ['x'], '', 'expected an object of named arguments, got an array of 1'],
    ['null', null, '', 'expected an object of named arguments, got null'],
  ])('%s are refused before anything is sent', async (_name, args, path, message) => {
    const { transport, client } = pair()
    const call = client.call(method, args as never)
    await expect(call).rejects.toThrow(InvalidArguments)
    await expect(call).rejects.toThrow(`demo.greet`)
    await expect(call).rejects.toMatchObject({ side: 'client', method: 'greet', issues: [{ path, message }] })
    expect(transport.sent).toHaveLength(0)
  })

  it('name api, method and version', async () => {
    const { client } = pair()
    await expect(client.call(method, {} as never)).rejects.toThrow(
      'Invalid arguments for demo.greet, version 1.0: /name: required, but missing',
    )
  })

  it('are refused for the context as well', async () => {
    const { transport, client } = pair()
    const call = client.call(method, { name: 'x' }, { context: { user: 1 } })
    await expect(call).rejects.toMatchObject({ issues: [{ path: '/context/user' }] })
    expect(transport.sent).toHaveLength(0)
  })

  it('are sent if validation is off', async () => {
    const { transport, client } = pair({ validate: { args: false, context: false, result: false } })
    transport.answer = () => ({ result: 5, failure: null })
    await expect(client.call(method, { name: 1 } as never, { context: { user: 1 } })).resolves.toBe(5)
  })
})

describe('what comes back', () => {
  it('is refused if it does not match', async () => {
    const { transport, client } = pair()
    transport.answer = () => ({ result: { a: 1 }, failure: null })
    const call = client.call(method, { name: 'x' })
    await expect(call).rejects.toThrow(InvalidResult)
    await expect(call).rejects.toMatchObject({
      side: 'client',
      issues: [{ path: '', message: 'expected string, got an object' }],
    })
  })

  it.each([
    ['a declared error', new Gone({ id: 7 }), Gone, { data: { id: 7 }, message: '7 is gone' }],
    ['an unknown method', new NoSuchMethod('greet'), NoSuchMethod, { method: 'greet' }],
    ['any other error', new TypeError('bad'), RemoteError, { remoteClass: 'TypeError', remoteModule: 'builtins' }],
  ])('is %s', async (_name, error, type, members) => {
    const { transport, client } = pair()
    transport.answer = () => ({ result: 'ignored', failure: writeFailure(failureOf(error)) })
    const call = client.call(method, { name: 'x' })
    await expect(call).rejects.toThrow(type)
    await expect(call).rejects.toMatchObject(members)
  })

  it.each([
    ['those of the transport', {}, '7 is gone'],
    ['its own', { allowedRemoteModules: [] }, 'Remote error: Gone 7 is gone'],
  ])('shows exceptions of the modules that are allowed: %s', async (_name, options, message) => {
    const { transport, client } = pair(options)
    transport.allowedRemoteModules = [Gone.remoteModule]
    transport.answer = () => ({ result: null, failure: writeFailure(failureOf(new Gone({ id: 7 }))) })
    await expect(client.callByName('foo')).rejects.toThrow(new RegExp(`^${message}$`))
  })

  it('counts an empty failure as success', async () => {
    const { transport, client } = pair()
    transport.answer = () => ({ result: 'fine', failure: '' })
    await expect(client.call(method, { name: 'x' })).resolves.toBe('fine')
  })
})

describe('a serializer', () => {
  it('converts every argument, the context once, and the result', async () => {
    const seen: unknown[] = []
    const serializer: Serializer = {
      serializeEntity: (context, entity) => {
        seen.push(['serialize', context, entity])
        return `s${entity}`
      },
      deserializeEntity: (context, entity) => {
        seen.push(['deserialize', context, entity])
        return `d${entity}`
      },
      serializeContext: (context) => {
        seen.push(['context', context])
        return { wire: true, client_timeout: 1 }
      },
      deserializeContext: (context) => context,
    }
    const { transport, client } = pair({ serializer })
    const context = { user: 'u' }
    await expect(client.callByName('foo', { a: 1, b: 2 }, { context })).resolves.toBe('dhi')
    expect(transport.last.request).toMatchObject({ args: { a: 's1', b: 's2' }, context: { wire: true } })
    expect(transport.last.request.context).not.toHaveProperty('client_timeout')
    expect(seen).toEqual([
      ['serialize', context, 1],
      ['serialize', context, 2],
      ['context', context],
      ['deserialize', context, 'hi'],
    ])
  })
})

describe('interceptors', () => {
  it('wrap each other, the first outermost, and see the call', async () => {
    const events: unknown[] = []
    const tracing =
      (name: string) => (next: (call: OutgoingCall) => Promise<unknown>) => async (call: OutgoingCall) => {
        events.push([name, call.kind, call.name, call.version, call.args, call.method === method])
        const result = await next(call)
        events.push([name, result])
        return result
      }
    const { client } = pair({ interceptors: [tracing('outer'), tracing('inner')] })
    await client.call(method, { name: 'x' })
    const call = ['call', 'greet', '1.0', { name: 'x' }, true]
    expect(events).toEqual([
      ['outer', ...call],
      ['inner', ...call],
      ['inner', 'hi'],
      ['outer', 'hi'],
    ])
  })

  it('may change the call, and the answer', async () => {
    const { transport, client } = pair({
      interceptors: [(next) => async (call) => `${await next({ ...call, context: { trace: 1 } })}!`],
    })
    await expect(client.call(method, { name: 'x' })).resolves.toBe('hi!')
    expect(transport.last.request.context).toEqual({ trace: 1 })
  })

  it('may try again', async () => {
    const { transport, client } = pair({
      interceptors: [(next) => (call) => next(call).catch(() => next(call))],
    })
    let tries = 0
    transport.answer = () => {
      tries += 1
      if (tries === 1) throw new Error('lost')
      return { result: 'second', failure: null }
    }
    await expect(client.call(method, { name: 'x' })).resolves.toBe('second')
  })

  it('do not run for what is refused before', async () => {
    let runs = 0
    const { client } = pair({
      interceptors: [
        (next) => (call) => {
          runs += 1
          return next(call)
        },
      ],
    })
    await expect(client.call(method, {} as never)).rejects.toThrow(InvalidArguments)
    expect(runs).toBe(0)
  })
})

describe('a deprecated method', () => {
  it('warns once', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const { client } = pair()
    const old = castMethod('old', { deprecated: 'use new' })
    await client.cast(old, {})
    await client.prepare({ server: 's' }).cast(old, {})
    expect(warn.mock.calls).toEqual([
      ['demo.old is deprecated: use new', { type: 'DeprecationWarning', code: 'STUBWIRE_DEPRECATED_METHOD' }],
    ])
  })
})
