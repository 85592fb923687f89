import { describe, expect, test } from 'vitest'
import {
  call,
  callOrCast,
  cast,
  defineApi,
  definitionKind,
  error,
  kindOf,
  lazy,
  nullable,
  secret,
  since,
  Type,
  until,
  versionedObject,
  versions,
} from '../../../src/schema/index.js'

const volume = versionedObject('Volume', { namespace: 'cinder', versions: { '1.0': { id: Type.String() } } })

describe('kindOf', () => {
  test.each([
    ['api', defineApi({ name: 'a', topic: 'a', version: '1.0', methods: {} })],
    ['method', call({ args: {} })],
    ['method', cast({ args: {} })],
    ['method', callOrCast({ args: {} })],
    ['versions', versions({ '1.0': call({ args: {} }) })],
    ['argument', since('1.1', Type.String())],
    ['argument', until('1.1', Type.String())],
    ['error', error({ module: 'a' })],
    ['object', volume],
    ['lazy', lazy(() => volume)],
  ])('tells %s', (kind, definition) => {
    expect(kindOf(definition)).toBe(kind)
  })

  test.each([[undefined], [null], ['api'], [1], [{}], [Type.String()], [{ kind: 'api' }]])(
    'is undefined for %j',
    (value) => {
      expect(kindOf(value)).toBeUndefined()
    },
  )

  test('recognises what another copy of the package made', () => {
    expect(kindOf({ [Symbol.for('stubwire.schema.kind')]: 'method' })).toBe('method')
    expect(definitionKind).toBe(Symbol.for('stubwire.schema.kind'))
  })

  test('survives a spread of a method', () => {
    expect(kindOf({ ...call({ args: {} }), deprecated: 'x' })).toBe('method')
  })
})

describe('methods', () => {
  test('call answers, with no errors unless some are named', () => {
    expect(call({ args: {} })).toMatchObject({ kind: 'call', fanout: false, errors: [] })
  })

  test('call keeps every option', () => {
    const options = {
      args: {},
      errors: ['E'],
      timeoutMs: 5,
      monitorMs: 2000,
      idempotent: true,
      openArgs: true,
      deprecated: 'no',
    } as const
    expect(call(options)).toMatchObject(options)
  })

  test('cast goes to one server unless it says fanout', () => {
    expect(cast({ args: {} })).toMatchObject({ kind: 'cast', fanout: false, errors: [] })
    expect(cast({ args: {}, fanout: true }).fanout).toBe(true)
  })

  test('callOrCast is of its own kind', () => {
    expect(callOrCast({ args: {}, errors: ['E'] })).toMatchObject({ kind: 'call-or-cast', errors: ['E'] })
  })

  test('versions keeps its contracts', () => {
    const old = call({ args: {} })
    expect(versions({ '1.0': old }).variants).toEqual({ '1.0': old })
  })
})

describe('arguments', () => {
  const schema = Type.String()

  test.each([
    ['since alone rejects for older peers', since('1.2', schema), { since: '1.2', olderPeers: 'reject' }],
    ['since with drop', since('1.2', schema, { olderPeers: 'drop' }), { since: '1.2', olderPeers: 'drop' }],
    ['until alone', until('1.4', schema), { until: '1.4', olderPeers: 'reject' }],
    [
      'until around since',
      until('1.4', since('1.2', schema, { olderPeers: 'drop' })),
      { since: '1.2', until: '1.4', olderPeers: 'drop' },
    ],
    [
      'since around until',
      since('1.2', until('1.4', schema), { olderPeers: 'drop' }),
      { since: '1.2', until: '1.4', olderPeers: 'drop' },
    ],
  ])('%s', (_name, argument, expected) => {
    expect(argument).toMatchObject({ ...expected, schema })
  })

  test('a plain since does not forget an inner drop', () => {
    expect(since('1.3', since('1.2', schema, { olderPeers: 'drop' })).olderPeers).toBe('drop')
  })
})

describe('defineApi', () => {
  test('is stable, without errors and history, unless it says so', () => {
    const api = defineApi({ name: 'a', topic: 't', version: '1.0', methods: {} })
    expect(api).toMatchObject({ stability: 'stable', errors: {}, history: {} })
    expect('exchange' in api).toBe(false)
  })

  test('keeps every option', () => {
    const options = {
      name: 'a',
      description: 'd',
      topic: 't',
      exchange: 'e',
      namespace: 'n',
      version: '2.1',
      stability: 'alpha',
      history: { '2.1': 'x' },
      errors: { E: error({ module: 'm' }) },
      context: Type.Object({}),
      methods: { ping: call({ args: {}, errors: ['E'] }) },
    } as const
    expect(defineApi(options)).toMatchObject(options)
  })
})

describe('versionedObject', () => {
  test('carries its facts beside the schema, not in its text', () => {
    expect(JSON.parse(JSON.stringify(volume))).toEqual({ $id: 'Volume' })
    expect(volume.namespace).toBe('cinder')
    expect(Object.keys(volume.versions)).toEqual(['1.0'])
  })

  test.each([
    ['Type.Optional', Type.Optional(volume)],
    ['Type.Readonly', Type.Readonly(volume)],
    ['Type.Optional of Type.Readonly', Type.Optional(Type.Readonly(volume))],
    ['secret', secret(volume)],
    ['secret of Type.Optional', secret(Type.Optional(volume))],
  ])('stays one in a copy made by %s', (_name, copy) => {
    expect(copy).not.toBe(volume)
    expect(kindOf(copy)).toBe('object')
    expect(copy).toMatchObject({ $id: 'Volume' })
    expect(Reflect.get(copy, 'versions')).toBe(volume.versions)
  })
})

describe('lazy', () => {
  test('resolves only when asked', () => {
    let asked = 0
    const schema = lazy(() => {
      asked += 1
      return volume
    })
    expect(asked).toBe(0)
    expect(schema.resolve()).toBe(volume)
    expect(asked).toBe(1)
  })

  test('stays lazy in an optional copy', () => {
    const copy = Type.Optional(lazy(() => volume))
    expect(kindOf(copy)).toBe('lazy')
    expect((Reflect.get(copy, 'resolve') as () => unknown)()).toBe(volume)
  })
})

describe('secret', () => {
  test('marks a copy and leaves the schema alone', () => {
    const schema = Type.String({ minLength: 1 })
    expect({ ...secret(schema) }).toMatchObject({ type: 'string', minLength: 1, 'x-secret': true })
    expect('x-secret' in schema).toBe(false)
  })

  test('keeps an optional schema optional', () => {
    const marked = Type.Object({ token: secret(Type.Optional(Type.String())) })
    expect(marked.required).toBeUndefined()
  })
})

test('nullable is the schema or null', () => {
  expect(JSON.parse(JSON.stringify(nullable(Type.String())))).toEqual({ anyOf: [{ type: 'string' }, { type: 'null' }] })
})
