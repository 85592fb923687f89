import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Finding } from '../../../codegen/index.js'
import { apiText, openWorkspace, type Workspace, workspace } from './workspace.js'

interface Refusal {
  /** Name of the argument that has the schema. */
  readonly name: string
  /** Source text of the schema. */
  readonly schema: string
  readonly problem: string
  readonly mend: string
}

const jsonTypes = 'Use one of array, boolean, integer, null, number, object, string'
const reference = 'references by name are not resolved across schema files'
const noSchema =
  'Give a TypeBox schema; a constant that is undefined comes of files that import each other, which lazy() solves'

const refusals: readonly Refusal[] = [
  ...(
    [
      ['BigInt', 'Type.BigInt()', 'Type.Integer(), or int64() for whole numbers beyond 2^53'],
      ['Void', 'Type.Void()', 'no result at all, or Type.Null()'],
      ['Undefined', 'Type.Undefined()', 'Type.Optional() or nullable()'],
      ['Symbol', 'Type.Symbol()', 'Type.String()'],
      ['Function', 'Type.Function([], Type.String())', 'data instead of code'],
      ['Constructor', 'Type.Constructor([], Type.String())', 'data instead of code'],
    ] as const
  ).map(([kind, schema, instead]) => ({
    name: kind,
    schema,
    problem: `Type.${kind}() has no meaning in JSON`,
    mend: `Use ${instead}`,
  })),
  {
    name: 'promise',
    schema: `Type.Unsafe({ type: 'promise', '~kind': 'Promise' })`,
    problem: 'Type.Promise() has no meaning in JSON',
    mend: 'Use the value itself',
  },
  {
    name: 'refine',
    schema: 'Type.Refine(Type.String(), (text) => text.length > 1)',
    problem: 'Type.Refine() checks with code that does not travel into JSON Schema',
    mend: 'Say it with keywords such as pattern, minimum or enum',
  },
  {
    name: 'refine_inside',
    schema: 'Type.Array(Type.Object({ a: nullable(Type.Refine(Type.String(), () => true)) }))',
    problem: 'Type.Refine() checks with code that does not travel into JSON Schema',
    mend: 'Say it with keywords such as pattern, minimum or enum',
  },
  {
    name: 'codec',
    schema: 'Type.Codec(Type.String()).Decode((text) => new Date(text)).Encode((date) => date.toISOString())',
    problem: 'Type.Codec() converts values, and validation here never changes a value',
    mend: 'Declare the type that travels, and convert in the handler',
  },
  {
    name: 'pattern_of_code',
    schema: 'Type.String({ pattern: /^a+$/ })',
    problem: 'a pattern given as RegExp loses its text in JSON Schema',
    mend: "Write it as text: { pattern: '^a+$' }",
  },
  {
    name: 'optional_item',
    schema: 'Type.Tuple([Type.String(), Type.Optional(Type.String())])',
    problem: 'an optional item of a tuple stays required in JSON Schema',
    mend: 'Use a union of tuples, or an array',
  },
  ...[
    ['ref', `Type.Ref('Other')`],
    ['self', `Type.Object({ me: Type.This() })`],
    ['cyclic', `Type.Cyclic({ A: Type.Object({ a: Type.Optional(Type.Ref('A')) }) }, 'A')`],
  ].map(([name = '', schema = '']) => ({
    name: `by_name_${name}`,
    schema,
    problem: reference,
    mend: 'Embed the constant, give it an $id, and use lazy(() => …) where it refers to itself',
  })),
  {
    name: 'keyword',
    schema: `Type.String({ contentEncoding: 'base64' })`,
    problem: 'the keyword "contentEncoding" is not supported',
    mend: 'Take it off, or name it x-contentEncoding if it is an annotation',
  },
  {
    name: 'conditional',
    schema: 'Type.Unsafe({ if: {}, then: {} })',
    problem: 'the keyword "then" is not supported',
    mend: 'Take it off, or name it x-then if it is an annotation',
  },
  {
    name: 'no_type_of_json',
    schema: `Type.Unsafe({ type: 'decimal' })`,
    problem: 'the type "decimal" is none of JSON',
    mend: jsonTypes,
  },
  {
    name: 'pattern',
    schema: `Type.String({ pattern: '(' })`,
    problem: 'the pattern "(" is no regular expression',
    mend: 'Correct it; it is read with the flag u',
  },
  {
    name: 'pattern_of_keys',
    schema: `Type.Unsafe({ type: 'object', patternProperties: { '[': Type.String() } })`,
    problem: 'the pattern "[" is no regular expression',
    mend: 'Correct it; it is read with the flag u',
  },
  {
    name: 'beside_union',
    schema: 'Type.Union([Type.String(), Type.Integer()], { minLength: 3 })',
    problem: 'minLength beside anyOf would be lost',
    mend: 'Move it into the members of the union',
  },
  ...[
    ['float_or_integer', 'Type.Union([float(), Type.Integer()])'],
    ['float_or_number', 'Type.Union([Type.String(), Type.Number(), float()])'],
    ['float_or_int64', 'nullable(Type.Union([float(), int64()]))'],
  ].map(([name = '', schema = '']) => ({
    name,
    schema,
    problem: 'a union of float() and another number cannot tell 1 from 1.0: both are written as 1.0',
    mend: 'Use float() where the peer wants a float, or Type.Number() where it does not care',
  })),
  {
    name: 'default_of_code',
    schema: 'Type.Unknown({ default: 5n })',
    problem: 'the value of default cannot be written as JSON',
    mend: 'Give plain data',
  },
  {
    name: 'history_inside',
    schema: `Type.Array(since('1.1', Type.String()))`,
    problem: 'what makes an argument stands where a schema should',
    mend: noSchema,
  },
  { name: 'missing', schema: 'undefined', problem: 'undefined stands where a schema should', mend: noSchema },
  {
    name: 'proto_member',
    schema: `Type.Object({ ['__proto__']: Type.String() })`,
    problem: 'a member named __proto__ cannot be checked',
    mend: 'Rename it',
  },
  {
    name: 'same_name',
    schema: `Type.Object({ a: Type.String({ $id: 'Twin' }), b: Type.Integer({ $id: 'Twin' }) })`,
    problem: 'two different schemas have the $id "Twin"',
    mend: 'Rename one of them',
  },
  {
    name: 'no_name',
    schema: `Type.String({ $id: 'https://example.org/a' })`,
    problem: 'the $id "https://example.org/a" cannot name a type',
    mend: 'Use letters, digits and _ only',
  },
  {
    name: 'object_without_version',
    schema: `versionedObject('Empty', { namespace: 'n', versions: {} })`,
    problem: 'versioned object Empty has no version',
    mend: "Give versions: { '1.0': { … } }",
  },
  {
    name: 'object_version',
    schema: `versionedObject('Odd', { namespace: 'n', versions: { first: {} } })`,
    problem: 'versioned object Odd has the version "first"',
    mend: 'Write major.minor',
  },
]

let space: Workspace
let findings: readonly Finding[]

beforeAll(async () => {
  space = openWorkspace()
  const args = refusals.map(({ name, schema }) => `${name}: ${schema},`)
  space.schema('all', apiText(`methods: { first: call({ args: {} }), take: call({ args: {\n${args.join('\n')}\n} }) }`))
  findings = await space.findings()
})

afterAll(() => space.remove())

describe('a schema that loses its meaning in JSON Schema', () => {
  test.each(refusals.map((refusal, index) => ({ ...refusal, index })))(
    'is refused: $schema',
    ({ name, problem, mend, index }) => {
      const at = { file: 'schemas/all.ts', line: index + 4, api: 'sample', method: 'take', argument: name }
      expect(findings.filter((it) => it.argument === name)).toContainEqual({ ...at, problem, mend })
    },
  )

  test('is reported once', () => {
    const texts = findings.map((finding) => JSON.stringify(finding))
    expect(texts).toEqual([...new Set(texts)])
  })

  test('does not hide others: all are reported in one run', () => {
    expect(new Set(findings.map(({ argument }) => argument))).toEqual(new Set(refusals.map(({ name }) => name)))
  })
})

test('a format that is not known is refused with those that are', async () => {
  const space = workspace()
  space.schema('one', apiText(`methods: { take: call({ args: { a: Type.String({ format: 'iri' }) } }) }`))
  const [finding] = await space.findings()
  expect(finding).toMatchObject({ line: 3, argument: 'a', problem: 'the format "iri" is not known' })
  expect(finding?.mend).toMatch(/^Use one of .*\buuid\b.*, or a pattern$/)
})

test('a result, the context and an error are looked at as arguments are', async () => {
  const space = workspace()
  const inside = `context: Type.Object({ c: Type.Void() }),
errors: {
Bad: error({ module: 'm', args: Type.Object({ e: Type.BigInt() }) }),
},
methods: {
take: call({ args: {}, result: Type.Symbol() }),
}`
  space.schema('one', apiText(inside))
  const found = (await space.findings()).map(({ line, method, problem }) => [line, method, problem])
  expect(found).toEqual([
    [2, undefined, 'Type.Void() has no meaning in JSON'],
    [5, undefined, 'Type.BigInt() has no meaning in JSON'],
    [8, 'take', 'Type.Symbol() has no meaning in JSON'],
  ])
})

test('a schema that strict validation refuses is named', async () => {
  const space = workspace()
  const inside = `methods: {
fine: call({ args: {} }),
take: call({ args: { a: Type.Unsafe({ minLength: 3 }) } }),
}`
  space.schema('one', apiText(inside))
  expect(await space.findings()).toMatchObject([
    {
      file: 'schemas/one.ts',
      line: 5,
      method: 'take',
      problem: expect.stringContaining('missing type "string" for keyword "minLength"'),
    },
  ])
})

test('only the schema that is wrong is named, not those beside it', async () => {
  const space = workspace()
  const inside = `methods: {
  fine: call({ args: { a: Type.String() } }),
  take: call({ args: {}, result: Type.Unsafe({ type: 'string', minLength: 'three' }) }),
}`
  space.schema('one', apiText(inside))
  expect((await space.findings()).map(({ method, line }) => [method, line])).toEqual([['take', 5]])
})
