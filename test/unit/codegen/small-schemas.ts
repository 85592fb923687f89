import fc from 'fast-check'
import type { ApiModel, JsonSchema } from '../../../src/model/api-model.js'

/** Schemas with the shared schemas that they refer to. */
export interface SmallSchemas {
  readonly schemas: readonly JsonSchema[]
  readonly shared: Readonly<Record<string, JsonSchema>>
}

/** Names that trip over Object.prototype are among them. */
const names = fc.constantFrom('a', 'b', 'c-d', 'toString', 'constructor', 'hasOwnProperty', 'length', '0')

function limits(low: string, high: string, most: number): fc.Arbitrary<JsonSchema> {
  const limit = fc.option(fc.nat({ max: most }), { nil: undefined })
  return fc.tuple(limit, limit).map(([from, more]) => ({
    ...(from === undefined ? {} : { [low]: from }),
    ...(more === undefined ? {} : { [high]: (from ?? 0) + more }),
  }))
}

const scalar: fc.Arbitrary<JsonSchema> = fc.oneof(
  limits('minLength', 'maxLength', 4).map((limit) => ({ type: 'string', ...limit })),
  fc.constantFrom('uuid', 'date', 'ipv4', 'email').map((format) => ({ type: 'string', format })),
  fc.constantFrom('^a+$', '^\\p{Lu}', '^[^\\s]*$', '"/*\\*/`').map((pattern) => ({ type: 'string', pattern })),
  limits('minimum', 'maximum', 5).map((limit) => ({ type: 'integer', ...limit })),
  fc.constantFrom(0.5, 3).map((multipleOf) => ({ type: 'number', multipleOf })),
  fc.constantFrom<JsonSchema>(
    { type: 'boolean' },
    { type: 'null' },
    { type: ['string', 'null'], maxLength: 2 },
    { type: ['integer', 'string'] },
    { enum: ['a', 1, null, 'toString'] },
    { const: 'a' },
    { const: { deep: [1, { a: null }] } },
  ),
)

const nested = fc.letrec<{ any: JsonSchema; object: JsonSchema }>((tie) => ({
  object: fc
    .record({
      members: fc.dictionary(names, tie('any'), { maxKeys: 4 }),
      demanded: fc.subarray(['a', 'b', 'toString', 'constructor']),
      rest: fc.option(fc.oneof(fc.boolean(), tie('any')), { nil: undefined }),
      patterns: fc.option(fc.dictionary(fc.constantFrom('^x-[a-z]', '^é'), scalar, { minKeys: 1, maxKeys: 2 }), {
        nil: undefined,
        freq: 3,
      }),
    })
    .map(({ members, demanded, rest, patterns }) => ({
      type: 'object',
      properties: { ...members },
      ...(demanded.length === 0 ? {} : { required: demanded.filter((name) => Object.hasOwn(members, name)) }),
      ...(rest === undefined ? {} : { additionalProperties: rest }),
      ...(patterns === undefined ? {} : { patternProperties: patterns }),
    })),
  any: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    scalar,
    tie('object'),
    fc.constantFrom('First', 'Second', 'Text').map((name) => ({ $ref: `#/definitions/${name}` })),
    fc
      .tuple(tie('any'), limits('minItems', 'maxItems', 3))
      .map(([items, limit]) => ({ type: 'array', items, ...limit })),
    fc.constant({ type: 'array', items: { type: ['string', 'integer', 'null'] }, uniqueItems: true }),
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((items) => ({
      ...{ type: 'array', items, additionalItems: false, minItems: items.length },
    })),
    fc
      .tuple(fc.constantFrom('anyOf', 'oneOf'), fc.array(tie('any'), { minLength: 1, maxLength: 3 }))
      .map(([key, members]) => ({
        [key]: members,
      })),
    tie('any').map((member) => ({ anyOf: [member, { type: 'null' }] })),
    fc.tuple(tie('object'), tie('object')).map((allOf) => ({ allOf })),
    fc.constantFrom<JsonSchema>({}, { not: { type: 'string' } }),
  ),
}))

/** Random schemas over three shared ones, of which one is random and one refers to itself. */
export const smallSchemas: fc.Arbitrary<SmallSchemas> = fc.record({
  schemas: fc.array(nested.any, { minLength: 8, maxLength: 8 }),
  shared: fc.record({
    First: nested.object,
    Second: fc.constant({
      type: 'object',
      properties: {
        next: { anyOf: [{ $ref: '#/definitions/Second' }, { type: 'null' }] },
        id: { $ref: '#/definitions/Text' },
      },
      required: ['next'],
      additionalProperties: false,
    }),
    Text: scalar,
  }),
})

/** A model whose methods `m0`, `m1`, … answer with values of the schemas. */
export function modelOfSchemas({ schemas, shared }: SmallSchemas): ApiModel {
  return {
    ...{ name: 'random', description: '', topic: 'random', exchange: null, namespace: null, version: '1.0' },
    ...{ stability: 'stable', history: [], context: null, errors: [] },
    methods: schemas.map((result, index) => ({
      name: `m${index}`,
      identifier: `m${index}`,
      variants: [
        {
          ...{ identifier: `m${index}`, description: '', kind: 'call', fanout: false, since: '1.0', until: null },
          ...{
            deprecated: null,
            idempotent: false,
            timeoutMs: null,
            monitorMs: null,
            args: [],
            openArgs: false,
            result,
          },
          ...{ errors: [], examples: [] },
        },
      ],
    })),
    definitions: Object.fromEntries(
      Object.entries(shared).map(([name, schema]) => [name, { name, description: '', schema, object: null }]),
    ),
  }
}
