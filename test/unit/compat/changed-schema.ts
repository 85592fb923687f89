import fc from 'fast-check'
import type { JsonSchema } from '../../../src/model/api-model.js'
import { type RandomSchema, randomSchemas } from '../contract/random-schema.js'

/** A schema before and after an edit; both refer to the same shared schemas. */
export interface ChangedSchema {
  readonly before: JsonSchema
  readonly after: JsonSchema
  readonly definitions: RandomSchema['definitions']
}

/** Pairs of schemas that differ in a few keywords, somewhere in them, and pairs that have nothing to do with each other. */
export const changedSchemas: fc.Arbitrary<ChangedSchema> = fc.oneof(
  {
    weight: 4,
    arbitrary: randomSchemas.chain(({ schema, definitions }) =>
      edits(schema, 2).map((after) => ({ before: schema, after, definitions })),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(randomSchemas, randomSchemas)
      .map(([a, b]) => ({ before: a.schema, after: b.schema, definitions: a.definitions })),
  },
)

function edits(schema: JsonSchema, count: number): fc.Arbitrary<JsonSchema> {
  return fc
    .array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 6 })), { minLength: 1, maxLength: count })
    .map((steps) => steps.reduce((current, [place, choice, number]) => edited(current, place, choice, number), schema))
}

/** The schema with one edit at one of its places. */
function edited(schema: JsonSchema, place: number, choice: number, number: number): JsonSchema {
  const places: JsonSchema[] = []
  const collect = (value: unknown, named: boolean): void => {
    if (Array.isArray(value)) for (const item of value) collect(item, false)
    else if (typeof value === 'object' && value !== null) {
      if (!named) places.push(value as JsonSchema)
      for (const [key, member] of Object.entries(value)) {
        const names = !named && (key === 'properties' || key === 'patternProperties')
        if (named || !['enum', 'const', 'required', 'default'].includes(key)) collect(member, names)
      }
    }
  }
  const copy = structuredClone(schema)
  collect(copy, false)
  const chosen = places[place % places.length] as Record<string, unknown>
  const numbers = [
    'minLength',
    'maxLength',
    'minimum',
    'maximum',
    'minItems',
    'maxItems',
    'multipleOf',
    'maxProperties',
  ]
  const present = numbers.filter((key) => typeof chosen[key] === 'number')
  const changes: (() => void)[] = [
    ...present.map((key) => () => {
      chosen[key] = Math.max(1, (chosen[key] as number) + number - 3)
    }),
    ...present.map((key) => () => {
      delete chosen[key]
    }),
    ...(Array.isArray(chosen.required) ? [() => (chosen.required = (chosen.required as string[]).slice(1))] : []),
    ...(typeof chosen.properties === 'object'
      ? [
          () => (chosen.required = Object.keys(chosen.properties as object)),
          () => (chosen.properties = Object.fromEntries(Object.entries(chosen.properties as object).slice(1))),
          () => (chosen.properties = { ...(chosen.properties as object), added: { type: 'string' } }),
          () => (chosen.additionalProperties = number > 3),
          () => delete chosen.additionalProperties,
        ]
      : []),
    ...(Array.isArray(chosen.enum)
      ? [
          () => (chosen.enum = [...new Set([...(chosen.enum as unknown[]), `more ${number}`])]),
          // ajv takes no empty list for a schema.
          () => (chosen.enum = (chosen.enum as unknown[]).slice(0, Math.max(1, (chosen.enum as unknown[]).length - 1))),
        ]
      : []),
    ...(typeof chosen.type === 'string' && chosen.type !== 'null'
      ? [() => (chosen.type = [chosen.type as string, 'null'])]
      : []),
    ...(Array.isArray(chosen.type) ? [() => (chosen.type = (chosen.type as string[])[0])] : []),
    ...(chosen.type === 'integer' ? [() => (chosen.type = 'number')] : []),
    ...(chosen.type === 'number' ? [() => (chosen.type = 'integer')] : []),
    ...(Array.isArray(chosen.anyOf)
      ? [
          () => (chosen.anyOf = [...(chosen.anyOf as unknown[]), { type: 'null' }]),
          () => (chosen.anyOf = (chosen.anyOf as unknown[]).length > 1 ? (chosen.anyOf as unknown[]).slice(1) : [{}]),
        ]
      : []),
    ...(chosen.type === 'array' ? [() => (chosen.uniqueItems = number > 3)] : []),
    ...(typeof chosen.pattern === 'string' ? [() => (chosen.pattern = '^a+$'), () => delete chosen.pattern] : []),
    ...(typeof chosen.format === 'string' ? [() => (chosen.format = 'uuid'), () => delete chosen.format] : []),
    ...(chosen.type === 'string'
      ? [() => (chosen.maxLength = 10 * number + 5), () => (chosen.minLength = number)]
      : []),
  ]
  changes[choice % Math.max(1, changes.length)]?.()
  return copy
}
