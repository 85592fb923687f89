import { describe, expect, it } from 'vitest'
import * as errors from '../../../src/core/errors.js'
import type { Failure } from '../../../src/core/failure.js'
import { errorFromFailure, failureOf, parseFailure, writeFailure } from '../../../src/core/failure-codec.js'
import { DeclaredError, RemoteError } from '../../../src/core/remote-error.js'
import { table } from './fixtures.js'

interface Missing {
  readonly volume_id: string
}

class VolumeNotFound extends DeclaredError<Missing> {
  static readonly remoteClass = 'VolumeNotFound'
  static readonly remoteModule = 'cinder.exception'
  constructor(data: Missing, options: { failure?: Failure } = {}) {
    const identity = { class: 'VolumeNotFound', module: 'cinder.exception', template: 'Volume {volume_id} is gone' }
    super(identity, data, options)
  }
  static fromFailure(failure: Failure): VolumeNotFound {
    if (typeof failure.kwargs.volume_id !== 'string') throw new TypeError('no volume_id')
    return new VolumeNotFound({ volume_id: failure.kwargs.volume_id }, { failure })
  }
}

const nothing = { declared: [], allowedRemoteModules: [] }
const declaring = { declared: [VolumeNotFound], allowedRemoteModules: [] }

function failure(over: Partial<Failure> = {}): Failure {
  return { class: 'PlainError', module: 'mod', message: 'm', tb: [], args: ['m'], kwargs: {}, ...over }
}

/** What arrives on the other side. */
function overTheWire(error: unknown, options = nothing): Error {
  return errorFromFailure(parseFailure(writeFailure(failureOf(error))), options)
}

describe('failureOf', () => {
  class Odd extends Error {
    readonly remoteClass = 'OddError'
    readonly remoteModule = 'odd.module'
  }
  class Plain extends Error {
    static readonly remoteClass = 'PlainError'
  }
  const issues = [{ path: '/a', message: 'must be string' }]
  const refused = { method: 'm', issues, side: 'server' as const }

  it.each<[string, unknown, Partial<Failure>]>([
    [
      'a declared error',
      new VolumeNotFound({ volume_id: 'v' }),
      {
        ...{ class: 'VolumeNotFound', module: 'cinder.exception', message: 'Volume v is gone' },
        ...{ args: ['Volume v is gone'], kwargs: { volume_id: 'v' } },
      },
    ],
    [
      'an error of another service, handed on',
      new RemoteError(failure({ class: 'Two_Remote', module: 'mod_Remote', message: "(1, 'b')", args: [1, 'b'] })),
      { class: 'Two', module: 'mod', message: "(1, 'b')", args: [1, 'b'] },
    ],
    [
      'a class that ends like a rebuilt one, in a module that does not',
      new RemoteError(failure({ class: 'Two_Remote' })),
      { class: 'Two_Remote', module: 'mod' },
    ],
    [
      'NoSuchMethod',
      new errors.NoSuchMethod('foo'),
      {
        ...{ class: 'NoSuchMethod', module: 'oslo_messaging.rpc.dispatcher', kwargs: {} },
        ...{ message: 'Endpoint does not support RPC method foo', args: ['Endpoint does not support RPC method foo'] },
      },
    ],
    [
      'UnsupportedVersion',
      new errors.UnsupportedVersion(null, 'foo'),
      {
        ...{ class: 'UnsupportedVersion', module: 'oslo_messaging.rpc.dispatcher', kwargs: {} },
        message: 'Endpoint does not support RPC version None. Attempted method: foo',
      },
    ],
    [
      'InvalidArguments',
      new errors.InvalidArguments('bad', refused),
      { class: 'InvalidArguments', module: 'stubwire.errors', message: 'bad', kwargs: refused },
    ],
    [
      'InvalidResult',
      new errors.InvalidResult('bad', refused),
      { class: 'InvalidResult', module: 'stubwire.errors', message: 'bad', kwargs: refused },
    ],
    [
      'a version without minor',
      new errors.InvalidVersion('x', { wireClass: 'IndexError' }),
      { class: 'IndexError', module: 'builtins' },
    ],
    ['a version of letters', new errors.InvalidVersion('x'), { class: 'ValueError', module: 'builtins' }],
    [
      'a call of the handler that got no answer',
      new errors.MessagingTimeout('late'),
      { class: 'MessagingTimeout', module: 'oslo_messaging.exceptions', message: 'late' },
    ],
    ['TypeError', new TypeError('t'), { class: 'TypeError', module: 'builtins', message: 't', args: ['t'] }],
    ['RangeError', new RangeError('r'), { class: 'ValueError', module: 'builtins', message: 'r' }],
    ['Error', new Error('e'), { class: 'Exception', module: 'builtins', message: 'e', args: ['e'], kwargs: {} }],
    ['an error without text', new Error(), { class: 'Exception', message: '', args: [] }],
    ['an error with a class of its own', new Odd('o'), { class: 'OddError', module: 'odd.module', message: 'o' }],
    ['an error whose class names a builtin', new Plain('p'), { class: 'PlainError', module: 'builtins' }],
    ['a text that was thrown', 'oops', { class: 'Exception', module: 'builtins', message: 'oops', args: ['oops'] }],
    ['undefined that was thrown', undefined, { class: 'Exception', message: 'undefined' }],
    ['a symbol that was thrown', Symbol('s'), { class: 'Exception', message: 'Symbol(s)' }],
    ['an object without a text', Object.create(null), { class: 'Exception', message: '<no text>' }],
  ])('describes %s', (_name, error, described) => {
    expect(failureOf(error)).toMatchObject({ ...described, tb: [] })
  })

  const hostile = new Proxy(new Error('x'), {
    get: () => {
      throw new Error('no')
    },
    getPrototypeOf: () => {
      throw new Error('no')
    },
  })

  it('never throws, whatever was thrown', () => {
    expect(failureOf(hostile, { exposeTraceback: true })).toMatchObject({ class: 'Exception', module: 'builtins' })
    expect(() => writeFailure(failureOf(hostile))).not.toThrow()
  })

  it('sends no traceback unless it is told to', () => {
    expect(failureOf(new Error('secret path')).tb).toEqual([])
  })

  it('writes a traceback as Python does', () => {
    function outer(): never {
      throw new VolumeNotFound({ volume_id: 'v' })
    }
    let tb: readonly string[] = []
    try {
      outer()
    } catch (error) {
      tb = failureOf(error, { exposeTraceback: true }).tb
    }
    expect(tb[0]).toBe('Traceback (most recent call last):\n')
    expect(tb.at(-1)).toBe('cinder.exception.VolumeNotFound: Volume v is gone\n')
    expect(tb.slice(1, -1).every((line) => line.startsWith('  ') && line.endsWith('\n'))).toBe(true)
    const thrower = tb.findIndex((line) => /File ".*failure-codec\.test\.ts", line \d+, in outer\n$/.test(line))
    expect(thrower).toBeGreaterThan(tb.length - 5)
  })

  it.each([
    [new TypeError('t'), 'TypeError: t\n'],
    [new Error(), 'Exception\n'],
    ['text', 'Exception: text\n'],
  ])('ends the traceback of %s with its class', (error, last) => {
    expect(failureOf(error, { exposeTraceback: true }).tb.at(-1)).toBe(last)
  })
})

describe('writeFailure', () => {
  it('writes the six members of peers', () => {
    expect(JSON.parse(writeFailure(failure()))).toEqual(failure())
  })

  it('sends the text of what JSON cannot carry', () => {
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    const args = [Number.NaN, () => 1, 5n, cycle, { ok: true }]
    const kwargs = { bad: Symbol('s'), good: [1], none: undefined, ['__proto__']: 1 }
    const written = JSON.parse(writeFailure(failure({ args, kwargs })))
    expect(written.args).toEqual(['NaN', '() => 1', 5, '[object Object]', { ok: true }])
    expect(Object.entries(written.kwargs)).toEqual([
      ['bad', 'Symbol(s)'],
      ['good', [1]],
      ['__proto__', 1],
    ])
  })

  it('leaves out a member that cannot be read', () => {
    const kwargs = {
      get bad() {
        throw new Error('no')
      },
      good: 1,
    }
    expect(parseFailure(writeFailure(failure({ kwargs }))).kwargs).toEqual({ good: 1 })
  })
})

describe('parseFailure', () => {
  it('counts missing members as empty', () => {
    expect(parseFailure('{}')).toEqual({ class: '', module: '', message: '', tb: [], args: [], kwargs: {} })
  })

  it('counts null class, module, args and kwargs as empty', () => {
    const parsed = parseFailure('{"class":null,"module":null,"message":"m","args":null,"kwargs":null}')
    expect(parsed).toEqual({ class: '', module: '', message: 'm', tb: [], args: [], kwargs: {} })
  })

  it('takes the mark of rebuilt classes off, if both names carry it', () => {
    const both = failure({ class: 'A_Remote', module: 'b_Remote' })
    expect(parseFailure(writeFailure(both))).toMatchObject({ class: 'A', module: 'b' })
    const one = failure({ class: 'A_Remote', module: 'b' })
    expect(parseFailure(writeFailure(one))).toMatchObject({ class: 'A_Remote', module: 'b' })
  })

  it('reads numbers that only Python writes', () => {
    const parsed = parseFailure('{"args":[NaN,12345678901234567890]}')
    expect(parsed.args).toEqual([Number.NaN, 12345678901234567890n])
  })

  const wrong = [
    ...['', 'garbage', '1', 'null', '[]', '"x"'],
    ...['{"message":null}', '{"message":1}', '{"tb":null}', '{"tb":"x"}', '{"tb":[1]}'],
    ...['{"args":{}}', '{"args":"x"}', '{"kwargs":[]}', '{"class":1}', '{"module":[]}'],
  ]
  it.each(wrong)('refuses %s', (text) => {
    expect(() => parseFailure(text)).toThrow(errors.ProtocolError)
    expect(errorFromFailure(text, nothing)).toBeInstanceOf(errors.ProtocolError)
  })
})

describe('errorFromFailure', () => {
  it('rebuilds a declared error with its data', () => {
    const error = overTheWire(new VolumeNotFound({ volume_id: 'v' }), declaring)
    expect(error).toBeInstanceOf(VolumeNotFound)
    expect(error).toMatchObject({ data: { volume_id: 'v' }, message: 'Volume v is gone', name: 'VolumeNotFound' })
  })

  it('rebuilds only what the method declares', () => {
    const error = overTheWire(new VolumeNotFound({ volume_id: 'v' }))
    expect(error).not.toBeInstanceOf(VolumeNotFound)
    expect(error).toMatchObject({ remoteClass: 'VolumeNotFound', remoteModule: 'cinder.exception' })
  })

  it('compares the module as well', () => {
    const other = failure({ class: 'VolumeNotFound', module: 'other', kwargs: { volume_id: 'v' } })
    expect(errorFromFailure(other, declaring)).not.toBeInstanceOf(VolumeNotFound)
  })

  it('takes a declared error whose data does not fit for a RemoteError', () => {
    const other = failure({ class: 'VolumeNotFound', module: 'cinder.exception', kwargs: { volume_id: 7 } })
    const error = errorFromFailure(other, declaring)
    expect(error).not.toBeInstanceOf(VolumeNotFound)
    expect(error).toMatchObject({ remoteClass: 'VolumeNotFound', remoteKwargs: { volume_id: 7 } })
  })

  it('knows a declared error that another peer handed on', () => {
    const other = failure({
      class: 'VolumeNotFound_Remote',
      module: 'cinder.exception_Remote',
      kwargs: { volume_id: 'v' },
    })
    expect(errorFromFailure(other, declaring)).toBeInstanceOf(VolumeNotFound)
  })

  it('takes the old name of the builtins for the builtins', () => {
    const error = errorFromFailure(failure({ class: 'Exception', module: 'exceptions' }), nothing)
    expect(error).toMatchObject({ remoteModule: 'builtins' })
  })

  it('rebuilds the errors of the dispatcher with their parts', () => {
    expect(overTheWire(new errors.NoSuchMethod('foo'))).toMatchObject({ code: 'NO_SUCH_METHOD', method: 'foo' })
    const version = overTheWire(new errors.UnsupportedVersion('1.6', 'a\nb'))
    expect(version).toMatchObject({ code: 'UNSUPPORTED_VERSION', version: '1.6', method: 'a\nb' })
    expect(overTheWire(new errors.UnsupportedVersion(null, 'm'))).toMatchObject({ version: null, method: 'm' })
  })

  it.each([
    new errors.InvalidArguments('bad', {
      ...{ method: 'm', side: 'client' },
      issues: [{ path: '/a', message: 'x', keyword: 'type' }],
    }),
    new errors.InvalidResult('bad', { method: 'm', issues: [{ path: '', message: 'x' }], side: 'client' }),
  ])('rebuilds $name as refused by the server', (refused) => {
    const error = overTheWire(refused)
    expect(error).toBeInstanceOf(refused.constructor)
    const { message, method, issues } = refused
    expect(error).toMatchObject({ message, method, issues, side: 'server' })
  })

  it('takes no nonsense for issues', () => {
    const kwargs = { method: 1, issues: [null, { path: 1, message: '' }, { path: '', message: 'm', keyword: 3 }, 'x'] }
    const error = errorFromFailure(failure({ class: 'InvalidArguments', module: 'stubwire.errors', kwargs }), nothing)
    expect(error).toMatchObject({ method: '', issues: [] })
  })

  it('tells of any other error with all that is known', () => {
    const other = failure({ tb: ['Traceback\n'], kwargs: { a: 1 } })
    const error = errorFromFailure(other, nothing)
    expect(error).toBeInstanceOf(RemoteError)
    expect(error).toMatchObject({
      ...{ remoteClass: 'PlainError', remoteModule: 'mod', remoteMessage: 'm', remoteArgs: ['m'] },
      ...{ remoteKwargs: { a: 1 }, traceback: ['Traceback\n'], message: 'Remote error: PlainError m' },
    })
  })

  it('shows errors of allowed modules under their own name', () => {
    const options = { declared: [], allowedRemoteModules: ['mod'] }
    expect(errorFromFailure(failure(), options)).toMatchObject({ name: 'PlainError', message: 'm', code: 'REMOTE' })
    const other = failure({ module: 'mod.sub' })
    expect(errorFromFailure(other, options)).toMatchObject({ name: 'RemoteError' })
  })

  it.each(['Object', '__proto__', 'constructor', 'Function', 'process'])('looks up no class named %s', (name) => {
    const error = errorFromFailure(failure({ class: name, module: 'builtins' }), nothing)
    expect(error).toMatchObject({ code: 'REMOTE', remoteClass: name })
  })

  const rows = table('failure_deserialize') as unknown as readonly {
    failure: Partial<Failure>
    allowed_remote_exmods: readonly string[]
  }[]

  it('has a table to be held against', () => {
    expect(rows.length).toBeGreaterThan(50)
  })

  it.each(rows)('makes an error of $failure.module.$failure.class, as the library does', (row) => {
    const options = { declared: [], allowedRemoteModules: row.allowed_remote_exmods }
    const error = errorFromFailure(JSON.stringify(row.failure), options)
    expect(error).toBeInstanceOf(errors.MessagingException)
    const { message } = row.failure
    if (typeof message === 'string' && !(error instanceof errors.ProtocolError))
      expect(error.message).toContain(message)
  })
})
