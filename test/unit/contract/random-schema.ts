import fc from 'fast-check'
import type { Definitions } from '../../../src/contract/conjunction.js'
import { textFormats } from '../../../src/contract/formats.js'
import type { JsonSchema } from '../../../src/model/api-model.js'

/** A schema with the shared schemas that it refers to. */
export interface RandomSchema {
  readonly schema: JsonSchema
  readonly definitions: Definitions
}

/** Not `__proto__`: ajv passes over a declared member of that name. */
const names = ['alpha', 'beta', 'gamma', 'delta', 'toString', 'x y']
const limits = (low: string, high: string, max: number) =>
  fc.tuple(fc.option(fc.nat({ max })), fc.option(fc.nat({ max }))).map(([from, more]) => ({
    ...(from === null ? {} : { [low]: from }),
    ...(more === null ? {} : { [high]: (from ?? 0) + more }),
  }))

const strings = fc.oneof(
  limits('minLength', 'maxLength', 20).map((it) => ({ type: 'string', ...it })),
  fc.constantFrom(...textFormats).map((format) => ({ type: 'string', format })),
  fc
    .constantFrom('^a+$', '^[0-9a-f]{8}$', 'b', '^(ab|c)?\\d{2,3}$', '^\\S+@[^.]*$', '^.*$', '[^\\s]', '^(?!x)\\w+$')
    .map((pattern) => ({ type: 'string', pattern })),
  fc.constant({ type: 'string', pattern: '^[a-z]+$', minLength: 3, maxLength: 5 }),
  fc.constant({ type: 'string', format: 'uuid', pattern: '^[0-9a-f-]+$', maxLength: 36 }),
)
const numbers = fc
  .record(
    {
      type: fc.constantFrom('integer', 'number'),
      minimum: fc.integer({ min: -50, max: 50 }),
      maximum: fc.integer({ min: 51, max: 500 }),
      exclusiveMinimum: fc.constantFrom(-7, 0, 0.5),
      exclusiveMaximum: fc.constantFrom(60, 100.25),
      multipleOf: fc.constantFrom(1, 3, 0.5, 0.01, 0.1, 7),
    },
    { requiredKeys: ['type'] },
  )
  .map((schema) => ({ ...schema }))

/** Random schemas over everything that the schema language lets through, with three shared schemas that refer to each other. */
export const randomSchemas: fc.Arbitrary<RandomSchema> = fc
  .letrec<{ schema: JsonSchema; object: JsonSchema; leaf: JsonSchema }>((tie) => ({
    leaf: fc.oneof(
      strings,
      numbers,
      fc.constantFrom<JsonSchema>(
        {},
        { type: 'null' },
        { type: 'boolean' },
        { enum: ['a', 'b', null, 3] },
        { const: { deep: [1] } },
        { type: ['string', 'null'], maxLength: 4 },
        { type: ['integer', 'boolean', 'null'], minimum: 3 },
        { type: 'string', enum: ['on', 'off'] },
        { type: 'object' },
        { type: 'array' },
        { not: { type: 'string' } },
      ),
      fc.constantFrom('A', 'B', 'C').map((name) => ({ $ref: `#/definitions/${name}` })),
    ),
    object: fc
      .record({
        members: fc.dictionary(fc.constantFrom(...names), tie('schema') as fc.Arbitrary<JsonSchema>, { maxKeys: 5 }),
        required: fc.subarray(names),
        rest: fc.option(fc.oneof(fc.boolean(), tie('schema') as fc.Arbitrary<JsonSchema>), { nil: undefined }),
        patterns: fc.option(
          fc.dictionary(
            fc.constantFrom('^.*$', '^(.*)$', '^x-[a-z]+$', '^\\d+$'),
            tie('leaf') as fc.Arbitrary<JsonSchema>,
            {
              minKeys: 1,
              maxKeys: 2,
            },
          ),
          { nil: undefined, freq: 3 },
        ),
        size: fc.oneof(
          { weight: 3, arbitrary: fc.constant({}) },
          { weight: 1, arbitrary: limits('minProperties', 'maxProperties', 4) },
        ),
      })
      .map(({ members, required, rest, patterns, size }) => ({
        type: 'object',
        properties: Object.fromEntries(Object.entries(members)),
        required: required.filter((name) => Object.hasOwn(members, name)),
        ...(rest === undefined ? {} : { additionalProperties: rest }),
        ...(patterns === undefined ? {} : { patternProperties: patterns }),
        ...size,
      })),
    schema: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      tie('leaf') as fc.Arbitrary<JsonSchema>,
      tie('object') as fc.Arbitrary<JsonSchema>,
      fc
        .tuple(tie('schema') as fc.Arbitrary<JsonSchema>, limits('minItems', 'maxItems', 4), fc.boolean())
        .map(([items, size, uniqueItems]) => ({
          type: 'array',
          items,
          ...size,
          ...(uniqueItems ? { uniqueItems } : {}),
        })),
      fc
        .tuple(fc.array(tie('schema') as fc.Arbitrary<JsonSchema>, { minLength: 1, maxLength: 3 }), fc.boolean())
        .map(([items, closed]) => ({
          type: 'array',
          items,
          ...(closed ? { additionalItems: false, minItems: items.length, maxItems: items.length } : {}),
        })),
      fc
        .tuple(
          fc.constantFrom('anyOf', 'oneOf'),
          fc.array(tie('schema') as fc.Arbitrary<JsonSchema>, { minLength: 1, maxLength: 3 }),
        )
        .map(([keyword, members]) => ({ [keyword]: members })),
      fc
        .tuple(tie('object') as fc.Arbitrary<JsonSchema>, tie('object') as fc.Arbitrary<JsonSchema>)
        .map((allOf) => ({ allOf })),
    ),
  }))
  .schema.chain((schema) =>
    fc.record({ A: fc.constant(node), B: fc.constant(tree), C: fc.constant(chain) }).map((shared) => ({
      schema,
      definitions: Object.fromEntries(Object.entries(shared).map(([name, it]) => [name, { schema: it }])),
    })),
  )

const node: JsonSchema = {
  type: 'object',
  properties: { id: { type: 'integer' }, next: { $ref: '#/definitions/A' }, tree: { $ref: '#/definitions/B' } },
  required: ['id'],
}
const tree: JsonSchema = {
  type: 'object',
  properties: { children: { type: 'array', items: { $ref: '#/definitions/B' } }, end: { $ref: '#/definitions/C' } },
  required: ['children', 'end'],
  additionalProperties: false,
}
const chain: JsonSchema = {
  anyOf: [
    {
      type: 'object',
      properties: { more: { $ref: '#/definitions/C' } },
      required: ['more'],
      additionalProperties: false,
    },
    { type: 'null' },
  ],
}
