import { describe, expect, test } from 'vitest'
import { buildModel, CodegenError } from '../../../codegen/index.js'
import type { ApiModel, ArgumentModel, VariantModel } from '../../../src/model/api-model.js'
import {
  type ApiOptions,
  type ArgumentInput,
  call,
  callOrCast,
  cast,
  defineApi,
  error,
  lazy,
  nullable,
  since,
  Type,
  until,
  type VersionedObject,
  versionedObject,
  versions,
} from '../../../src/schema/index.js'

const volume = versionedObject('Volume', {
  namespace: 'cinder',
  description: 'A volume.',
  versions: { '1.0': { id: Type.String() }, '1.10': { newest: Type.Null() }, '1.9': { later: Type.Integer() } },
})

function model(options: Partial<ApiOptions<Record<string, ReturnType<typeof error>>>>): ApiModel {
  return buildModel(defineApi({ name: 'sample', topic: 'sample', version: '1.5', methods: {}, ...options }))
}

function only(methods: ApiOptions<never>['methods']): VariantModel {
  const variant = model({ methods }).methods[0]?.variants[0]
  if (variant === undefined) throw new Error('no method')
  return variant
}

function argument(input: ArgumentInput): ArgumentModel {
  const found = only({ take: call({ since: '1.1', args: { a: input } }) }).args[0]
  if (found === undefined) throw new Error('no argument')
  return found
}

function findingsOf(build: () => unknown): string[] {
  try {
    build()
  } catch (error) {
    if (error instanceof CodegenError) return error.findings.map(({ problem }) => problem)
    throw error
  }
  return []
}

describe('arguments', () => {
  test.each([
    ['a plain one', Type.String(), { required: true, since: '1.1', until: null, olderPeers: 'reject' }],
    ['an optional one', Type.Optional(Type.String()), { required: false, since: '1.1', until: null }],
    ['a later one', since('1.3', Type.String()), { required: false, since: '1.3', olderPeers: 'reject' }],
    ['a later one to drop', since('1.3', Type.String(), { olderPeers: 'drop' }), { since: '1.3', olderPeers: 'drop' }],
    ['one that ends', until('1.4', Type.String()), { required: false, since: '1.1', until: '1.4' }],
    ['one that begins and ends', until('1.4', since('1.2', Type.String())), { since: '1.2', until: '1.4' }],
    ['an optional object', Type.Optional(volume), { required: false, objectClass: 'Volume' }],
  ])('%s', (_name, input, expected) => {
    expect(argument(input)).toMatchObject(expected)
  })

  test.each([
    ['String', Type.String(), false],
    ['nullable String', nullable(Type.String()), true],
    ['Null', Type.Null(), true],
    ['nullable Enum', nullable(Type.Enum(['a'])), true],
    ['Enum', Type.Enum(['a']), false],
    ['nullable object', nullable(volume), true],
    ['object', volume, false],
    ['a union with null', Type.Union([Type.String(), Type.Integer(), Type.Null()]), true],
    ['a shared nullable', Type.Union([Type.String(), Type.Null()], { $id: 'MaybeText' }), true],
    ['a shared String', Type.String({ $id: 'Text' }), false],
    ['Literal null', Type.Unsafe({ const: null }), true],
  ])('nullable: %s', (_name, input, nullableOne) => {
    expect(argument(input).nullable).toBe(nullableOne)
  })

  test.each([
    ['the object', volume, 'Volume'],
    ['the object or null', nullable(volume), 'Volume'],
    ['null or the object', Type.Union([Type.Null(), volume]), 'Volume'],
    ['lazily the object', lazy(() => volume), 'Volume'],
    ['a list of it', Type.Array(volume), null],
    ['it or a text', Type.Union([volume, Type.String()]), null],
    ['a shared plain schema', Type.String({ $id: 'Text' }), null],
    ['a text', Type.String(), null],
  ])('class: %s', (_name, input, objectClass) => {
    expect(argument(input).objectClass).toBe(objectClass)
  })

  test('take the description of their schema', () => {
    expect(argument(Type.String({ description: 'In words.' })).description).toBe('In words.')
  })

  test('stay in the order of the schema file', () => {
    const args = { zebra: Type.String(), ant: Type.String(), bee: since('1.2', Type.String()) }
    expect(only({ take: call({ args }) }).args.map(({ name }) => name)).toEqual(['zebra', 'ant', 'bee'])
  })
})

describe('methods', () => {
  test('begin with the major version unless they say since', () => {
    expect(only({ take: call({ args: {} }) })).toMatchObject({ since: '1.0', until: null })
    expect(only({ take: call({ args: {}, since: '1.2', until: '1.4' }) })).toMatchObject({ since: '1.2', until: '1.4' })
  })

  test('have null and false for what they do not say', () => {
    expect(only({ take: call({ args: {} }) })).toEqual({
      ...{ identifier: 'take', description: '', kind: 'call', fanout: false, since: '1.0', until: null },
      ...{ deprecated: null, idempotent: false, timeoutMs: null, monitorMs: null, args: [], result: null },
      ...{ openArgs: false, errors: [], examples: [] },
    })
  })

  test('keep what they say', () => {
    const options = {
      deprecated: 'no',
      idempotent: true,
      openArgs: true,
      timeoutMs: 5,
      monitorMs: 2000,
      description: 'd',
    }
    expect(only({ take: callOrCast({ args: {}, ...options, result: Type.String() }) })).toMatchObject({
      ...options,
      kind: 'call-or-cast',
      result: { type: 'string' },
    })
  })

  test('are sorted by name, as are their errors', () => {
    const { methods } = model({
      errors: { B: error({ module: 'm' }), A: error({ module: 'm' }) },
      methods: { zoo: call({ args: {}, errors: ['B', 'A'] as never }), ant: cast({ args: {} }) },
    })
    expect(methods.map(({ name }) => name)).toEqual(['ant', 'zoo'])
    expect(methods[1]?.variants[0]?.errors).toEqual(['A', 'B'])
  })

  test('examples get a name, and are plain', () => {
    const examples = [{ args: { a: undefined, b: 1 } }, { name: 'mine', args: {}, result: 'x' }]
    expect(only({ take: call({ args: {}, examples }) }).examples).toEqual([
      { name: 'example 1', args: { b: 1 } },
      { name: 'mine', args: {}, result: 'x' },
    ])
  })

  test('an example that JSON cannot carry is reported', () => {
    expect(findingsOf(() => only({ take: call({ args: {}, examples: [{ args: { a: 1n } }] }) }))).toEqual([
      'example 1 cannot be written as JSON',
    ])
  })

  test('something else in their place is reported', () => {
    expect(findingsOf(() => model({ methods: { take: { args: {} } as never } }))).toEqual(['it is no method'])
  })
})

describe('versions', () => {
  const contracts = { '1.10': cast({ args: {} }), '1.2': call({ args: {} }), '1.0': call({ args: {}, until: '1.2' }) }
  const method = model({ version: '1.11', methods: { get_thing: versions(contracts) } }).methods[0]

  test('are ordered by version, not by text', () => {
    expect(method?.variants.map((variant) => variant.since)).toEqual(['1.0', '1.2', '1.10'])
  })

  test('all but the newest carry their version in their identifier', () => {
    expect(method?.identifier).toBe('getThing')
    expect(method?.variants.map((variant) => variant.identifier)).toEqual(['getThingV1_0', 'getThingV1_2', 'getThing'])
  })

  test.each([
    ['no contract', versions({}), 'versions() lists no contract'],
    [
      'a since inside',
      versions({ '1.0': call({ args: {}, since: '1.0' }) }),
      'a contract inside versions() has a since of its own',
    ],
    [
      'a key that is no version',
      versions({ new: call({ args: {} }) } as never),
      'the key "new" of versions() is no version',
    ],
  ])('report %s', (_name, definition, problem) => {
    expect(findingsOf(() => model({ methods: { take: definition } }))).toContain(problem)
  })
})

describe('versioned objects', () => {
  const { definitions } = model({ methods: { take: call({ args: { a: volume } }) } })

  test('have their fields by the version that added them', () => {
    expect(definitions.Volume).toMatchObject({
      description: 'A volume.',
      object: {
        namespace: 'cinder',
        version: '1.10',
        fields: [
          { name: 'id', since: '1.0', schema: { type: 'string' } },
          { name: 'later', since: '1.9', schema: { type: 'integer' } },
          { name: 'newest', since: '1.10', schema: { type: 'null' } },
        ],
      },
    })
  })

  test('are checked as the envelope that travels', () => {
    expect(definitions.Volume?.schema).toMatchObject({
      type: 'object',
      required: ['name', 'namespace', 'version', 'data'].map((part) => `versioned_object.${part}`),
      properties: {
        'versioned_object.name': { const: 'Volume' },
        'versioned_object.namespace': { const: 'cinder' },
        'versioned_object.data': { properties: { id: { type: 'string' } } },
      },
    })
  })

  test('may refer to each other', () => {
    const snapshot: VersionedObject = versionedObject('Snapshot', {
      namespace: 'cinder',
      versions: { '1.0': { volume: lazy(() => parent) } },
    })
    const parent: VersionedObject = versionedObject('Parent', {
      namespace: 'cinder',
      versions: { '1.0': { snapshots: Type.Array(snapshot) } },
    })
    const built = model({ methods: { take: call({ args: { a: parent } }) } })
    expect(Object.keys(built.definitions)).toEqual(['Parent', 'Snapshot'])
    expect(built.definitions.Snapshot?.object?.fields[0]?.schema).toEqual({ $ref: '#/definitions/Parent' })
  })

  test('two classes of one name are reported', () => {
    const other = versionedObject('Volume', { namespace: 'other', versions: { '1.0': {} } })
    expect(findingsOf(() => model({ methods: { take: call({ args: { a: volume, b: other } }) } }))).toEqual([
      'two different schemas have the $id "Volume"',
    ])
  })
})

describe('the API', () => {
  test('has null for what it does not say', () => {
    expect(model({})).toEqual({
      ...{ name: 'sample', description: '', topic: 'sample', exchange: null, namespace: null, version: '1.5' },
      ...{ stability: 'stable', history: [], context: null, errors: [], methods: [], definitions: {} },
    })
  })

  test('tells its history oldest first', () => {
    const { history } = model({ history: { '1.10': 'c', '1.2': 'b', '1.0': 'a' } })
    expect(history.map(({ version }) => version)).toEqual(['1.0', '1.2', '1.10'])
  })

  test('gives errors their class and text by default', () => {
    const { errors } = model({
      errors: { Lost: error({ module: 'm' }), Gone: error({ module: 'm', class: 'IsGone', message: '{id}' }) },
    })
    expect(errors).toEqual([
      { name: 'Gone', description: '', class: 'IsGone', module: 'm', args: null, message: '{id}' },
      { name: 'Lost', description: '', class: 'Lost', module: 'm', args: null, message: 'Lost' },
    ])
  })

  test('shares schemas by name, sorted', () => {
    const shared = (name: string) => Type.Object({ a: Type.String() }, { $id: name, description: `${name}.` })
    const { definitions } = model({
      methods: { take: call({ args: { b: shared('B'), a: Type.Optional(shared('A')) } }) },
    })
    expect(Object.keys(definitions)).toEqual(['A', 'B'])
    expect(definitions.B).toMatchObject({ name: 'B', description: 'B.', object: null })
    expect(definitions.B?.schema).not.toHaveProperty('description')
  })

  test('a copy of a shared schema is the same schema', () => {
    const inner = Type.Object({ id: Type.String() }, { $id: 'Inner' })
    const outer = Type.Object({ a: inner, b: inner, c: Type.Optional(inner) }, { $id: 'Outer' })
    const copy = Type.Object({ a: inner, b: Type.Optional(outer), c: Type.Optional(lazy(() => outer)) })
    expect(Object.keys(model({ methods: { take: call({ args: { a: outer, copy } }) } }).definitions)).toEqual([
      'Inner',
      'Outer',
    ])
  })

  test('two schemas of one name that differ in one place are reported', () => {
    const text = Type.String()
    const other = Type.Integer()
    const one = Type.Object({ a: text, b: text, c: other, d: text }, { $id: 'Twin' })
    const two = Type.Object({ a: text, b: text, c: other, d: other }, { $id: 'Twin' })
    expect(findingsOf(() => model({ methods: { take: call({ args: { one, two } }) } }))).toEqual([
      'two different schemas have the $id "Twin"',
    ])
  })
})
