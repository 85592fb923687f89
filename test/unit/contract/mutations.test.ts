import { describe, expect, it } from 'vitest'
import { mutationsOf } from '../../../src/contract/mutations.js'
import type { JsonSchema } from '../../../src/model/api-model.js'

const keywords = (schema: JsonSchema, value: unknown) =>
  new Set([...mutationsOf(schema, {}, value)].map(({ keyword }) => keyword))

describe('mutationsOf', () => {
  it.each<[string, JsonSchema, unknown]>([
    ['type', { type: 'string' }, 'a'],
    ['enum', { enum: ['a', 'b'] }, 'a'],
    ['const', { const: 3 }, 3],
    ['minLength', { type: 'string', minLength: 2 }, 'ab'],
    ['maxLength', { type: 'string', maxLength: 2 }, '😀😀'],
    ['pattern', { type: 'string', pattern: '^a+$' }, 'a'],
    ['format', { type: 'string', format: 'uuid' }, '6f2c1f9e-3b0a-4c57-9d54-0d1f0a7c1b2e'],
    ['minimum', { type: 'integer', minimum: 1 }, 4],
    ['maximum', { type: 'integer', maximum: 9 }, 4],
    ['exclusiveMinimum', { type: 'number', exclusiveMinimum: 1 }, 4],
    ['exclusiveMaximum', { type: 'number', exclusiveMaximum: 9 }, 4],
    ['multipleOf', { type: 'number', multipleOf: 2 }, 4],
    ['minItems', { type: 'array', minItems: 1 }, [1]],
    ['maxItems', { type: 'array', maxItems: 2 }, [1]],
    ['uniqueItems', { type: 'array', uniqueItems: true }, [1]],
    ['required', { type: 'object', required: ['a'] }, { a: 1 }],
    ['additionalProperties', { type: 'object', additionalProperties: false }, {}],
    ['minProperties', { type: 'object', minProperties: 1 }, { a: 1 }],
    ['maxProperties', { type: 'object', maxProperties: 1 }, { a: 1 }],
  ])('breaks %s', (keyword, schema, value) => {
    expect(keywords(schema, value)).toContain(keyword)
  })

  it('says where and what', () => {
    const schema = {
      type: 'object',
      properties: { 'a/b': { type: 'array', items: { type: 'object', required: ['x'], properties: { x: {} } } } },
    }
    const mutations = [...mutationsOf(schema, {}, { 'a/b': [{ x: 1 }] })]
    expect(mutations).toContainEqual({
      pointer: '/a~1b/0',
      description: 'required member "x" left out',
      keyword: 'required',
      value: { 'a/b': [{}] },
    })
  })

  it('changes the shallow places first', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'object', properties: { b: { type: 'null' } } }, c: { type: 'null' } },
    }
    const depths = [...mutationsOf(schema, {}, { a: { b: null }, c: null })].map(
      ({ pointer }) => pointer.split('/').length,
    )
    expect(depths).toEqual([...depths].sort())
    expect(new Set(depths)).toEqual(new Set([1, 2, 3]))
  })

  it('leaves out what another alternative admits', () => {
    const values = [...mutationsOf({ anyOf: [{ type: 'string' }, { type: 'integer' }] }, {}, 'a')].map(
      ({ value }) => value,
    )
    expect(values).not.toContain(7)
    expect(values).toContain(true)
  })

  it('is not misled by a text that matches two alternatives if formats are read loosely', () => {
    const time = { type: 'string', format: 'time' }
    const schema = { type: 'array', items: { oneOf: [time, { type: 'string', minLength: 30 }, { type: 'integer' }] } }
    const values = [...mutationsOf(schema, {}, ['09:26:53Z', 'x'.repeat(30)])].map(({ value }) => value)
    expect(values).not.toContainEqual([7, 'x'.repeat(30)])
    expect(values).toContainEqual([true, 'x'.repeat(30)])
  })

  it('leaves out nothing but what is there in records', () => {
    expect(keywords({ type: 'object', additionalProperties: { type: 'integer' } }, { a: 1 })).toEqual(new Set(['type']))
  })

  it('visits no more places than it is told', () => {
    const schema = { type: 'array', items: { type: 'integer' } }
    const pointers = [...mutationsOf(schema, {}, [1, 2, 3], { places: 2 })].map(({ pointer }) => pointer)
    expect(new Set(pointers)).toEqual(new Set(['', '/0']))
  })
})
