import { describe, expect, it } from 'vitest'
import * as errors from '../../../src/core/errors.js'
import type { Failure } from '../../../src/core/failure.js'
import {
  type ErrorFromFailureOptions,
  errorFromFailure,
  failureOf,
  parseFailure,
  writeFailure,
} from '../../../src/core/failure-codec.js'
import { RemoteError } from '../../../src/core/remote-error.js'
import { table } from './fixtures.js'
import { failure, VolumeNotFound } from './volume-not-found.js'

const nothing: ErrorFromFailureOptions = { declared: [], allowedRemoteModules: [] }
const declaring = { declared: [VolumeNotFound], allowedRemoteModules: [] }

/** What arrives on the other side. */
function overTheWire(error: unknown, options = nothing): Error {
  return errorFromFailure(parseFailure(writeFailure(failureOf(error))), options)
}

describe('parseFailure', () => {
  it('counts missing members as empty', () => {
    expect(parseFailure('{}')).toEqual({ class: '', module: '', message: '', tb: [], args: [], kwargs: {} })
  })

  it('counts null class, module, args and kwargs as empty', () => {
    const parsed = parseFailure('{"class":null,"module":null,"message":"m","args":null,"kwargs":null}')
    expect(parsed).toEqual({ class: '', module: '', message: 'm', tb: [], args: [], kwargs: {} })
  })

  it.each(['{"args":{}}', '{"args":"x"}', '{"kwargs":[]}', '{"kwargs":"not a dict"}'])('counts %s as empty', (text) => {
    expect(parseFailure(text)).toMatchObject({ args: [], kwargs: {} })
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
    ...['{"class":1}', '{"module":[]}'],
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
    const short = new errors.UnsupportedVersion('2.0', '', 'Endpoint does not support RPC version 2.0')
    expect(overTheWire(short)).toMatchObject({ version: '2.0', method: '', message: short.message })
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

  it.each([
    ['ValueError', {}, 'ValueError', 'm'],
    ['ImportError', { name: 'x' }, 'ImportError', 'm'],
    ['ValueError', { x: 1 }, 'RemoteError', 'Remote error: ValueError m'],
    ['SystemExit', {}, 'RemoteError', 'Remote error: SystemExit m'],
    ['FarcicalError', {}, 'RemoteError', 'Remote error: FarcicalError m'],
  ])('shows the builtin %s with %o as %s, allowed or not', (name, kwargs, shown, message) => {
    const other = failure({ class: name, module: 'builtins', kwargs })
    for (const allowedRemoteModules of [[], ['builtins']]) {
      const error = errorFromFailure(other, { declared: [], allowedRemoteModules })
      expect(error).toBeInstanceOf(RemoteError)
      expect(error).toMatchObject({ name: shown, message })
    }
  })

  it.each(['Object', '__proto__', 'constructor', 'Function', 'process'])('looks up no class named %s', (name) => {
    const error = errorFromFailure(failure({ class: name, module: 'builtins' }), nothing)
    expect(error).toMatchObject({ code: 'REMOTE', remoteClass: name })
  })

  const rows = table('failure_deserialize') as unknown as readonly {
    failure: Partial<Failure>
    allowed_remote_exmods: readonly string[]
    result?: { class: string }
  }[]
  const builtins = rows.filter(({ failure: { module = '' } }) => ['builtins', 'exceptions'].includes(module))

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

  it.each(builtins)(
    'takes $failure.class $failure.kwargs for a builtin where the library does',
    ({ failure, result }) => {
      const error = errorFromFailure(JSON.stringify(failure), nothing)
      if (result !== undefined && !(error instanceof errors.ProtocolError))
        expect(error.name === 'RemoteError').toBe(result.class === 'RemoteError')
      else expect(error).toBeInstanceOf(errors.MessagingException)
    },
  )

  it.each(rows.filter(({ failure: { module = '' } }) => module === 'wire_exc'))(
    'shows $failure.class of a module under its own name only if that is allowed: $allowed_remote_exmods',
    ({ failure, allowed_remote_exmods: allowedRemoteModules }) => {
      const error = errorFromFailure(JSON.stringify(failure), { declared: [], allowedRemoteModules })
      expect(error.name === 'RemoteError').toBe(!allowedRemoteModules.includes('wire_exc'))
    },
  )
})
