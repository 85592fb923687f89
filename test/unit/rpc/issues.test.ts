import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { describeValue, issuesOf } from '../../../src/core/issues.js'
import { nearestName } from '../../../src/core/nearest-name.js'

const ajv = new Ajv({ strict: true, allowUnionTypes: true, ownProperties: true })
ajv.addFormat('uuid', /^[0-9a-f-]{36}$/)

/** The issues that ajv's report on one property `value` gives. */
function issuesFor(schema: object, value: unknown, names: string[] | null = null) {
  const check = ajv.compile({
    type: 'object',
    properties: { value: schema },
    required: ['value'],
    additionalProperties: false,
  })
  const given = value === undefined ? {} : { value }
  check(given)
  return issuesOf(check.errors, given, names)
}

describe('an issue says what was expected and what came', () => {
  it.each<[string, object, unknown, string]>([
    ['type', { type: 'integer' }, 'abc', 'expected integer, got string "abc"'],
    ['type', { type: ['string', 'null'] }, 5, 'expected string or null, got number 5'],
    ['type', { type: 'string' }, { a: 1 }, 'expected string, got an object'],
    ['type', { type: 'string' }, [1, 2], 'expected string, got an array of 2'],
    ['type', { type: 'string' }, null, 'expected string, got null'],
    ['enum', { enum: ['a', 'b', 1] }, 'c', 'expected one of "a", "b", 1, got string "c"'],
    ['const', { const: 'a' }, true, 'expected "a", got boolean true'],
    ['format', { type: 'string', format: 'uuid' }, 'x', 'expected the format "uuid", got string "x"'],
    ['pattern', { type: 'string', pattern: '^a+$' }, 'b', 'expected text that matches ^a+$, got string "b"'],
    ['minLength', { type: 'string', minLength: 2 }, 'a', 'expected at least 2 characters, got string "a"'],
    ['maxLength', { type: 'string', maxLength: 1 }, 'ab', 'expected at most 1 characters, got string "ab"'],
    ['minimum', { type: 'number', minimum: 1 }, 0, 'expected a number >= 1, got number 0'],
    ['exclusiveMaximum', { type: 'number', exclusiveMaximum: 1 }, 1, 'expected a number < 1, got number 1'],
    ['multipleOf', { type: 'number', multipleOf: 2 }, 3, 'expected a multiple of 2, got number 3'],
    ['minItems', { type: 'array', minItems: 1 }, [], 'expected at least 1 items, got an array of 0'],
    ['maxItems', { type: 'array', maxItems: 1 }, [1, 2], 'expected at most 1 items, got an array of 2'],
    [
      'uniqueItems',
      { type: 'array', uniqueItems: true },
      [1, 1],
      'expected items that differ (items 0 and 1 are equal), got an array of 2',
    ],
    ['minProperties', { type: 'object', minProperties: 1 }, {}, 'expected at least 1 members, got an object'],
    ['not', { not: { type: 'string' } }, 'a', 'expected something else, got string "a"'],
    ['false schema', { allOf: [false] }, 1, 'expected nothing, got number 1'],
  ])('%s', (keyword, schema, value, message) => {
    const [issue, ...others] = issuesFor(schema, value)
    expect(others).toEqual([])
    expect(issue).toMatchObject({ path: '/value', keyword })
    expect(issue?.message).toBe(message)
  })

  it('where something is missing', () => {
    expect(issuesFor({ type: 'string' }, undefined)).toEqual([
      { path: '/value', keyword: 'required', message: 'required, but missing' },
    ])
  })

  it.each([
    [['volume_id'], { volume_idd: 1 }, '/volume_idd', 'unknown argument; did you mean "volume_id"?'],
    [['volume_id'], { volumeId: 1 }, '/volumeId', 'unknown argument; did you mean "volume_id"?'],
    [['size', 'side'], { seize: 1 }, '/seize', 'unknown argument; did you mean "size"?'],
    [['size'], { colour: 1 }, '/colour', 'unknown argument'],
    [null, { colour: 1 }, '/colour', 'unknown member'],
    [['a'], { 'x/y~z': 1 }, '/x~1y~0z', 'unknown argument'],
  ])('of %o for %o', (names, value, path, message) => {
    const check = ajv.compile({ type: 'object', additionalProperties: false })
    check(value)
    expect(issuesOf(check.errors, value, names)).toEqual([{ path, message, keyword: 'additionalProperties' }])
  })
})

describe('a union', () => {
  const person = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }
  const number = { type: 'number' }

  it.each<[string, object, unknown, { path: string; message: string }]>([
    [
      'of types',
      { anyOf: [{ type: 'string' }, number] },
      true,
      { path: '/value', message: 'expected string or number, got boolean true' },
    ],
    [
      'of constants',
      { oneOf: [{ const: 'a' }, { const: 'b' }] },
      'c',
      { path: '/value', message: 'expected "a" or "b", got string "c"' },
    ],
    [
      'with a member that is nearly right',
      { anyOf: [person, { type: 'null' }] },
      { name: 5 },
      { path: '/value/name', message: 'expected string, got number 5' },
    ],
    [
      'with a member that lacks something',
      { anyOf: [person, { type: 'null' }] },
      {},
      { path: '/value/name', message: 'required, but missing' },
    ],
    [
      'of several that are nearly right',
      { anyOf: [person, { type: 'object', required: ['id'], properties: { id: number } }] },
      {},
      {
        path: '/value',
        message: 'matches none of the alternatives: /name required, but missing; or /id required, but missing',
      },
    ],
    [
      'of unions',
      { anyOf: [{ anyOf: [{ type: 'string' }, number] }, { type: 'null' }] },
      true,
      { path: '/value', message: 'expected string or number or null, got boolean true' },
    ],
    [
      'that is not exclusive',
      { oneOf: [number, { type: 'integer' }] },
      1,
      { path: '/value', message: 'matches more than one alternative: number 1' },
    ],
  ])('%s is one issue', (_name, schema, value, issue) => {
    const issues = issuesFor(schema, value)
    expect(issues).toHaveLength(1)
    expect(issues[0]).toMatchObject(issue)
  })
})

describe('what came', () => {
  it.each([
    ['/password', 'string'],
    ['/user/authToken', 'string'],
    ['/connector/auth_password', 'string'],
    ['/private_key', 'string'],
    ['/name', 'string "hunter2"'],
  ])('at %s is shown as %s', (path, text) => {
    expect(describeValue('hunter2', path)).toBe(text)
  })

  it('is cut short', () => {
    expect(describeValue('x'.repeat(500))).toBe(`string "${'x'.repeat(38)}…`)
    const check = ajv.compile({ type: 'object', additionalProperties: false })
    const value = { ['y'.repeat(10_000)]: 1 }
    check(value)
    expect(issuesOf(check.errors, value, ['y'])[0]?.path.length).toBeLessThan(100)
  })

  it('is limited in number', () => {
    const all = new Ajv({ allErrors: true }).compile({ type: 'array', items: { type: 'string' } })
    const value = Array.from({ length: 500 }, () => 1)
    all(value)
    expect(issuesOf(all.errors, value)).toHaveLength(20)
  })

  it('is not looked up in what objects inherit', () => {
    const failure = { instancePath: '/constructor/name', keyword: 'type', params: { type: 'number' } }
    expect(issuesOf([failure], {})[0]?.message).toBe('expected number, got nothing')
  })
})

describe('the nearest name', () => {
  it.each([
    ['teh', ['the', 'then'], 'the'],
    ['no_snapshot', ['no_snapshots', 'snapshot'], 'no_snapshots'],
    ['a', ['b'], 'b'],
    ['abc', ['xyz'], undefined],
    ['', [], undefined],
    ['z'.repeat(100_000), ['z'.repeat(100_000)], undefined],
  ])('of %.20s', (name, known, nearest) => {
    expect(nearestName(name, known)).toBe(nearest)
  })
})
