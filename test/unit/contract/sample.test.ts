import { describe, expect, it } from 'vitest'
import { NoValueError } from '../../../src/contract/arbitrary.js'
import type { Definitions } from '../../../src/contract/conjunction.js'
import { textFormats } from '../../../src/contract/formats.js'
import { sample } from '../../../src/contract/sample.js'
import type { JsonSchema } from '../../../src/model/api-model.js'
import { compile, verdict } from './ajv.js'

const many = (schema: JsonSchema, definitions: Definitions = {}, count = 200) =>
  sample(schema, definitions, { seed: 3, count })

describe('sample', () => {
  it('gives the same values for the same seed', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' }, b: {} } }
    expect(sample(schema, {}, { seed: 5, count: 20 })).toEqual(sample(schema, {}, { seed: 5, count: 20 }))
  })

  it('gives other values for another seed', () => {
    const schema = { type: 'string', minLength: 5 }
    expect(sample(schema, {}, { seed: 5, count: 5 })).not.toEqual(sample(schema, {}, { seed: 6, count: 5 }))
  })

  it('counts the characters of a text, not its 16-bit units', () => {
    const texts = many({ type: 'string', minLength: 3, maxLength: 3 }) as string[]
    expect(texts.every((text) => [...text].length === 3)).toBe(true)
    expect(texts.some((text) => text.length > 3)).toBe(true)
  })

  it('reaches the longest text that is allowed', () => {
    const lengths = (many({ type: 'string', maxLength: 255 }) as string[]).map((text) => [...text].length)
    expect(Math.max(...lengths)).toBe(255)
  })

  it.each(textFormats)('makes texts of the format %s', (format) => {
    const validate = compile({ type: 'string', format }, {})
    for (const text of many({ type: 'string', format })) expect(verdict(validate, text), String(text)).toBe(true)
  })

  it('never makes -0, which JSON does not keep', () => {
    const numbers = [...many({ type: 'number' }), ...many({ type: 'integer', minimum: -3, maximum: 3, multipleOf: 3 })]
    expect(numbers.some((number) => Object.is(number, -0))).toBe(false)
  })

  it('leaves optional members out, and puts them in', () => {
    const values = many({ type: 'object', properties: { a: { type: 'null' } }, additionalProperties: false })
    expect(values).toContainEqual({})
    expect(values).toContainEqual({ a: null })
  })

  it('makes members that nobody declared where that is allowed', () => {
    const values = many({ type: 'object', properties: { a: { type: 'null' } } }) as object[]
    expect(values.some((value) => Object.keys(value).some((key) => key !== 'a'))).toBe(true)
  })

  it('makes null of what may be null, and values as well', () => {
    const values = many({ type: ['integer', 'null'] })
    expect(values).toContain(null)
    expect(values.some((value) => typeof value === 'number')).toBe(true)
  })

  it('stays small for classes that refer to each other all over', () => {
    const names = Array.from({ length: 12 }, (_, index) => `Class${index}`)
    const fields = names.flatMap((name) => [
      [`one_${name}`, { anyOf: [{ $ref: `#/definitions/${name}` }, { type: 'null' }] }],
      [`many_${name}`, { type: 'array', items: { $ref: `#/definitions/${name}` } }],
    ])
    const schema = { type: 'object', properties: Object.fromEntries(fields) }
    const definitions = Object.fromEntries(names.map((name) => [name, { schema }]))
    const sizes = many({ $ref: '#/definitions/Class0' }, definitions, 100).map((value) => JSON.stringify(value).length)
    expect(Math.max(...sizes)).toBeLessThan(200_000)
    expect(sizes.reduce((sum, size) => sum + size, 0) / sizes.length).toBeLessThan(20_000)
  })

  it('goes as deep as a schema demands', () => {
    const chain = Array.from({ length: 9 }, (_, index): [string, { schema: JsonSchema }] => [
      `L${index}`,
      { schema: { type: 'object', properties: { next: { $ref: `#/definitions/L${index + 1}` } }, required: ['next'] } },
    ])
    const definitions = Object.fromEntries([...chain, ['L9', { schema: { const: 'end' } }]])
    const text = JSON.stringify(sample({ $ref: '#/definitions/L0' }, definitions, { seed: 1, depth: 2 })[0])
    expect(text).toContain('"next":"end"')
  })

  it.each<[string, JsonSchema, Definitions]>([
    [
      'has no finite value',
      { $ref: '#/definitions/A' },
      { A: { schema: { type: 'array', minItems: 1, items: { $ref: '#/definitions/A' } } } },
    ],
    [
      'has parts that only together want a value within the value',
      { $ref: '#/definitions/A' },
      {
        A: {
          schema: {
            allOf: [
              { type: 'object', properties: { a: { $ref: '#/definitions/A' } } },
              { type: 'object', required: ['a'], properties: { a: {} } },
            ],
          },
        },
      },
    ],
    ['contradicts itself', { allOf: [{ type: 'string' }, { type: 'null' }] }, {}],
    ['has limits that cross', { type: 'integer', minimum: 5, maximum: 4 }, {}],
    ['has no whole number between its limits', { type: 'integer', exclusiveMinimum: 1, exclusiveMaximum: 2 }, {}],
    [
      'wants more different items than there are',
      { type: 'array', items: { type: 'boolean' }, minItems: 3, uniqueItems: true },
      {},
    ],
    ['requires a member that it forbids', { type: 'object', required: ['a'], additionalProperties: false }, {}],
  ])('refuses a schema that %s', (_what, schema, definitions) => {
    expect(() => sample(schema, definitions, { seed: 1 })).toThrow(NoValueError)
  })

  it.each<[string, JsonSchema]>([
    ['a reference to nowhere', { $ref: '#/definitions/Missing' }],
    ['a reference outside of the definitions', { $ref: 'other.json' }],
    ['an unknown format', { type: 'string', format: 'shoe-size' }],
  ])('refuses %s', (_what, schema) => {
    expect(() => sample(schema, {}, { seed: 1 })).toThrow(TypeError)
  })
})
