import { describe, expect, it } from 'vitest'
import * as errors from '../../../src/core/errors.js'
import type { Failure } from '../../../src/core/failure.js'
import { failureOf, parseFailure, writeFailure } from '../../../src/core/failure-codec.js'
import { RemoteError } from '../../../src/core/remote-error.js'
import { table } from './fixtures.js'
import { failure, VolumeNotFound } from './volume-not-found.js'

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
    const thrower = tb.findIndex((line) => /File ".*failure-writer\.test\.ts", line \d+, in outer\n$/.test(line))
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

describe('an exception of a peer that is handed on', () => {
  const rows = table('failure_serialize').filter(({ result }) => result !== undefined)

  it('has a table to be held against', () => {
    expect(rows.length).toBeGreaterThan(15)
  })

  it.each(rows)('is written as the library writes it: $python', ({ result }) => {
    const { tb: _tb, ...written } = result as unknown as Failure
    const kwargs = typeof written.kwargs === 'object' ? written.kwargs : {}
    const received = new RemoteError(parseFailure(JSON.stringify(result)))
    const { tb: _ours, ...handedOn } = JSON.parse(writeFailure(failureOf(received)))
    expect(handedOn).toEqual({ ...written, kwargs })
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
