import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { isWellFormed } from '../../../codegen/well-formed.js'

const keywords = [
  ...['type', 'enum', 'format', 'pattern', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties'],
  ...['maxProperties', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'uniqueItems'],
  ...['required', 'properties', 'additionalProperties', 'items', 'additionalItems', 'anyOf', 'oneOf', 'allOf', 'not'],
]
const schemas = [{}, { type: 'string' }, { type: 'text' }, { minLength: -1 }]
const values = [
  ...[null, true, -1, 0, 1.5, 3, '', 'a', 'string', [], ['a'], ['a', 'a'], ['string'], ['string', 'null'], [1], [null]],
  ...schemas,
  ...schemas.map((schema) => [schema]),
  ...schemas.map((schema) => ({ a: schema })),
]

test.each(keywords)('no value of %s is taken for well-formed that the meta-schema refuses', (keyword) => {
  const ajv = new Ajv()
  const accepted = values.filter((value) => isWellFormed({ [keyword]: value }))
  expect(accepted.length).toBeGreaterThan(0)
  for (const value of accepted) expect(ajv.validateSchema({ [keyword]: value }), JSON.stringify(value)).toBe(true)
})

test('keywords that no validator is made of are left to the meta-schema', () => {
  expect(isWellFormed({ minlength: 3 })).toBe(false)
  expect(isWellFormed({ properties: { a: { contains: {} } } })).toBe(false)
})
