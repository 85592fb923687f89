import { describe, expect, it } from 'vitest'
import { valueOf as pleasantValueOf } from '../../../src/contract/value-of.js'
import type { JsonSchema } from '../../../src/model/api-model.js'

const box = {
  Box: {
    schema: {
      type: 'object',
      properties: { label: { type: 'string' }, inner: { $ref: '#/definitions/Box' } },
      required: ['label'],
    },
  },
}

describe('valueOf', () => {
  it.each<[string, JsonSchema, string, unknown]>([
    ['a default', { type: 'integer', default: 42 }, '', 42],
    ['an example', { type: 'string', examples: ['a@b#pool'] }, 'host', 'a@b#pool'],
    ['the first of an enumeration', { enum: ['available', 'in-use'] }, '', 'available'],
    ['a constant', { const: 'Volume' }, '', 'Volume'],
    ['something rather than null', { type: ['integer', 'null'] }, 'size', 1],
    ['a text by its name', { type: 'string' }, 'display_name', 'demo'],
    ['a text by its camelCase name', { type: 'string' }, 'clusterName', 'demo'],
    ['the name itself where it says nothing', { type: 'string' }, 'flavour', 'flavour'],
    ['a text that fits', { type: 'string', minLength: 6, maxLength: 8 }, 'host', 'node1x'],
    ['a text of its format', { type: 'string', format: 'ipv4' }, '', '192.0.2.10'],
    ['a number within limits', { type: 'integer', minimum: 10, multipleOf: 4 }, '', 12],
    ['one item', { type: 'array', items: { type: 'string' } }, 'hosts', ['node1']],
    ['every optional member', { type: 'object', properties: { size: { type: 'integer' } } }, '', { size: 1 }],
    ['absence for what cannot be there', { type: 'object', properties: { a: { not: {} }, b: {} } }, '', { b: 'b' }],
    [
      'a matching text where no word helps',
      { type: 'string', pattern: '^[qz]{3}$' },
      '',
      expect.stringMatching(/^[qz]{3}$/),
    ],
  ])('prefers %s', (_what, schema, name, expected) => {
    expect(pleasantValueOf(schema, {}, { name })).toEqual(expected)
  })

  it('ends where a schema refers to itself', () => {
    expect(pleasantValueOf({ $ref: '#/definitions/Box' }, box)).toEqual({ label: 'label', inner: { label: 'label' } })
  })

  it('goes as deep as it is told', () => {
    expect(pleasantValueOf({ $ref: '#/definitions/Box' }, box, { depth: 1 })).toEqual({ label: 'label' })
  })

  it('passes over a default that the schema does not admit', () => {
    expect(pleasantValueOf({ type: 'integer', default: 'many' }, {})).toBe(1)
  })
})
