import { describe, expect, test } from 'vitest'
import { formats } from '../../../codegen/formats.js'
import { toJsonSchema } from '../../../codegen/json-schema.js'
import type { JsonSchema } from '../../../src/model/api-model.js'
import {
  lazy,
  nullable,
  secret,
  type TSchema,
  Type,
  type VersionedObject,
  versionedObject,
} from '../../../src/schema/index.js'

interface Conversion {
  readonly schema: JsonSchema
  readonly problems: string[]
  readonly defined: Map<string, JsonSchema>
  readonly objects: string[]
}

function convert(input: TSchema): Conversion {
  const out = { problems: [] as string[], defined: new Map<string, JsonSchema>(), objects: [] as string[] }
  const schema = toJsonSchema(input, {
    problem: (problem) => out.problems.push(problem),
    define: (name, _schema, convertIt) => {
      if (out.defined.has(name)) return
      out.defined.set(name, {})
      out.defined.set(name, convertIt())
    },
    object: (object: VersionedObject) => out.objects.push(object.$id),
    resolving: new Set(),
  })
  return { ...out, schema }
}

const volume = versionedObject('Volume', { namespace: 'cinder', versions: { '1.0': { id: Type.String() } } })
const reference = { $ref: '#/definitions/Volume' }

const table: readonly (readonly [string, TSchema, JsonSchema])[] = [
  ['String', Type.String(), { type: 'string' }],
  ['String with limits', Type.String({ minLength: 1, maxLength: 9 }), { type: 'string', minLength: 1, maxLength: 9 }],
  ['String with a pattern', Type.String({ pattern: '^a+$' }), { type: 'string', pattern: '^a+$' }],
  ['String with a format', Type.String({ format: 'uuid' }), { type: 'string', format: 'uuid' }],
  ['Integer', Type.Integer({ minimum: 0 }), { type: 'integer', minimum: 0 }],
  ['Number', Type.Number({ exclusiveMaximum: 2 }), { type: 'number', exclusiveMaximum: 2 }],
  ['Boolean', Type.Boolean({ default: false }), { type: 'boolean', default: false }],
  ['Null', Type.Null(), { type: 'null' }],
  ['Unknown', Type.Unknown(), {}],
  ['Any', Type.Any(), {}],
  ['Never', Type.Never(), { not: {} }],
  ['Literal', Type.Literal('a'), { const: 'a' }],
  ['Enum', Type.Enum(['a', 'b']), { enum: ['a', 'b'] }],
  [
    'TemplateLiteral',
    Type.TemplateLiteral([Type.Literal('a'), Type.String()] as never),
    { type: 'string', pattern: '^a.*$' },
  ],
  ['a union of literals', Type.Union([Type.Literal('a'), Type.Literal(1)]), { enum: ['a', 1] }],
  ['a union of enums and literals', Type.Union([Type.Enum(['a', 'b']), Type.Literal('c')]), { enum: ['a', 'b', 'c'] }],
  ['nullable String', nullable(Type.String({ maxLength: 3 })), { type: ['string', 'null'], maxLength: 3 }],
  ['null before the type', Type.Union([Type.Null(), Type.Integer()]), { type: ['integer', 'null'] }],
  ['nullable Enum', nullable(Type.Enum(['a'])), { enum: ['a', null] }],
  ['twice nullable Enum', nullable(nullable(Type.Enum(['a']))), { enum: ['a', null] }],
  ['an Enum that repeats itself', Type.Enum(['a', 'b', 'a']), { enum: ['a', 'b'] }],
  ['a union that repeats itself', Type.Union([Type.Literal('a'), Type.Enum(['a', 'b'])]), { enum: ['a', 'b'] }],
  ['twice null', Type.Union([Type.Null({ title: 't' }), Type.Null()]), { title: 't', type: 'null' }],
  [
    'twice nullable String',
    nullable(nullable(Type.String())),
    { anyOf: [{ type: ['string', 'null'] }, { type: 'null' }] },
  ],
  ['nullable Literal', nullable(Type.Literal('a')), { anyOf: [{ const: 'a' }, { type: 'null' }] }],
  ['nullable object class', nullable(volume), { anyOf: [reference, { type: 'null' }] }],
  ['nullable Unknown', nullable(Type.Unknown()), { anyOf: [{}, { type: 'null' }] }],
  [
    'a union of types',
    Type.Union([Type.String(), Type.Integer()]),
    { anyOf: [{ type: 'string' }, { type: 'integer' }] },
  ],
  [
    'a union of three with null',
    Type.Union([Type.String(), Type.Integer(), Type.Null()]),
    { anyOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }] },
  ],
  [
    'null beside what excludes something',
    nullable(Type.Unsafe({ type: 'string', not: Type.Literal('a') })),
    { anyOf: [{ type: 'string', not: { const: 'a' } }, { type: 'null' }] },
  ],
  ['Array', Type.Array(Type.String(), { minItems: 1 }), { type: 'array', minItems: 1, items: { type: 'string' } }],
  ['nullable Array', nullable(Type.Array(volume)), { type: ['array', 'null'], items: reference }],
  [
    'Tuple',
    Type.Tuple([Type.String(), Type.Integer()]),
    { type: 'array', minItems: 2, additionalItems: false, items: [{ type: 'string' }, { type: 'integer' }] },
  ],
  [
    'Object',
    Type.Object({ a: Type.String(), b: Type.Optional(Type.Null()) }),
    { type: 'object', required: ['a'], properties: { a: { type: 'string' }, b: { type: 'null' } } },
  ],
  [
    'a closed Object',
    Type.Object({}, { additionalProperties: false }),
    { type: 'object', properties: {}, additionalProperties: false },
  ],
  [
    'an Object open for strings',
    Type.Object({}, { additionalProperties: Type.String() }),
    { type: 'object', properties: {}, additionalProperties: { type: 'string' } },
  ],
  ['Record', Type.Record(Type.String(), volume), { type: 'object', additionalProperties: reference }],
  [
    'a Record of numeric keys',
    Type.Record(Type.String({ pattern: '^\\d+$' }), Type.Null()),
    { type: 'object', patternProperties: { '^\\d+$': { type: 'null' } } },
  ],
  [
    'a Record of named keys',
    Type.Record(Type.Union([Type.Literal('a'), Type.Literal('b')]), Type.Null()),
    { type: 'object', required: ['a', 'b'], properties: { a: { type: 'null' }, b: { type: 'null' } } },
  ],
  [
    'Intersect',
    Type.Intersect([Type.Object({ a: Type.Null() }), Type.Object({ b: Type.Null() })]),
    {
      allOf: [
        { type: 'object', required: ['a'], properties: { a: { type: 'null' } } },
        { type: 'object', required: ['b'], properties: { b: { type: 'null' } } },
      ],
    },
  ],
  [
    'Partial and Pick',
    Type.Partial(Type.Pick(Type.Object({ a: Type.Null(), b: Type.Null() }), ['a'])),
    { type: 'object', properties: { a: { type: 'null' } } },
  ],
  ['KeyOf', Type.KeyOf(Type.Object({ a: Type.Null(), b: Type.Null() })), { enum: ['a', 'b'] }],
  [
    'oneOf',
    Type.Unsafe({ oneOf: [Type.String(), Type.Object({})] }),
    { oneOf: [{ type: 'string' }, { type: 'object', properties: {} }] },
  ],
  ['Readonly', Type.Readonly(Type.String()), { type: 'string' }],
  [
    'annotations',
    Type.String({ title: 't', description: 'd', examples: ['e'], deprecated: true, 'x-unit': 'GiB' }),
    {
      ...{ 'x-unit': 'GiB', title: 't', description: 'd', examples: ['e'], deprecated: true, type: 'string' },
    },
  ],
  ['secret', secret(nullable(Type.String())), { 'x-secret': true, type: ['string', 'null'] }],
  ['an object class', volume, reference],
  ['lazy', lazy(() => volume), reference],
  ['lazy around lazy', lazy(() => lazy(() => Type.String())), { type: 'string' }],
]

describe('toJsonSchema', () => {
  test.each(table)('%s', (_name, input, expected) => {
    const { schema, problems } = convert(input)
    expect(schema).toEqual(expected)
    expect(problems).toEqual([])
  })

  test('leaves nothing of the schema language in its output', () => {
    for (const [, input] of table) {
      const { schema } = convert(input)
      expect(structuredClone(schema)).toEqual(schema)
      expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
      expect(Reflect.ownKeys(schema).filter((key) => typeof key === 'symbol' || key.startsWith('~'))).toEqual([])
    }
  })

  test('what a union says of itself wins over what its only member says', () => {
    const union = Type.Union([Type.String({ description: 'inner' }), Type.Null()], { description: 'outer' })
    expect(convert(union).schema).toEqual({ description: 'outer', type: ['string', 'null'] })
  })

  test('hoists a schema with a name, once', () => {
    const id = Type.String({ $id: 'VolumeId', minLength: 1 })
    const { schema, defined } = convert(Type.Object({ a: id, b: Type.Optional(id), c: Type.Array(id) }))
    const to = { $ref: '#/definitions/VolumeId' }
    expect(schema.properties).toEqual({ a: to, b: to, c: { type: 'array', items: to } })
    expect([...defined]).toEqual([['VolumeId', { type: 'string', minLength: 1 }]])
  })

  test('follows a circle through a name', () => {
    const tree: TSchema = Type.Object({ children: Type.Array(lazy(() => tree as never)) }, { $id: 'Tree' })
    const { schema, defined, problems } = convert(tree)
    expect(schema).toEqual({ $ref: '#/definitions/Tree' })
    expect(defined.get('Tree')).toMatchObject({ properties: { children: { items: { $ref: '#/definitions/Tree' } } } })
    expect(problems).toEqual([])
  })

  test('refuses a circle without a name', () => {
    const tree: TSchema = Type.Object({ children: Type.Array(lazy(() => tree as never)) })
    expect(convert(tree).problems).toEqual(['lazy() leads back to a schema without a name'])
  })

  test('a lazy schema may be used twice in one place', () => {
    const leaf = Type.String()
    const { problems } = convert(Type.Object({ a: lazy(() => leaf), b: lazy(() => leaf) }))
    expect(problems).toEqual([])
  })

  test('reports each object class that it meets', () => {
    expect(convert(Type.Object({ a: volume, b: Type.Optional(volume) })).objects).toEqual(['Volume', 'Volume'])
  })

  test('does not let defaults be shared with the schema file', () => {
    const value = { list: [1] }
    const { schema } = convert(Type.Unsafe({ type: 'object', default: value }))
    expect(schema.default).toEqual(value)
    expect(schema.default).not.toBe(value)
  })
})

describe('formats', () => {
  test('are regular expressions, so that validators need no code of ajv', () => {
    expect([...formats().values()].every((format) => format instanceof RegExp)).toBe(true)
  })

  test.each(['uuid', 'date', 'date-time', 'time', 'ipv4', 'ipv6', 'email', 'hostname', 'uri'])('know %s', (name) => {
    expect(formats().has(name)).toBe(true)
  })
})
