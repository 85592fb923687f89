import { describe, expect, test } from 'vitest'
import { groupAlike } from '../../../codegen/alike-schemas.js'
import { compileChunk, type ValidatorChunk } from '../../../codegen/validator-chunk.js'
import type { JsonSchema } from '../../../src/model/api-model.js'

const text = { type: 'string', minLength: 2 }
const object = (names: readonly string[], more: object = {}): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name, index) => [name, index % 2 === 0 ? text : { type: 'integer' }])),
  required: names.slice(1),
  ...more,
})
const closed = { additionalProperties: false }
const letters = (start: string) => Array.from({ length: 12 }, (_, index) => `${start}${index}`)

/** Pairs of schemas that differ in names alone. */
const pairs: readonly [what: string, one: JsonSchema, other: JsonSchema][] = [
  ['members', object(['id', 'size']), object(['name', 'count'])],
  ['members of closed objects', object(['id', 'size'], closed), object(['name', 'count'], closed)],
  ['more members than ajv compares one by one', object(letters('a'), closed), object(letters('b'), closed)],
  [
    'references',
    { type: 'object', properties: { volume: { $ref: 'def_A#' }, other: { $ref: 'def_A#' } } },
    { type: 'object', properties: { backup: { $ref: 'maybe_def_B#' }, third: { $ref: 'maybe_def_B#' } } },
  ],
  [
    'members of members, and of items, and of alternatives',
    object(['a'], { additionalProperties: { type: 'array', items: { anyOf: [object(['b']), { enum: [{ b: 1 }] }] } } }),
    object(['x'], { additionalProperties: { type: 'array', items: { anyOf: [object(['y']), { enum: [{ b: 1 }] }] } } }),
  ],
  ['words of what ajv prints', object(['data', 'errors']), object(['validate0', 'hasOwn'])],
]

const elsewhere = new Set(['def_A', 'maybe_def_B'])
const chunk = (schemas: ReadonlyMap<string, JsonSchema>): ValidatorChunk => ({
  schemas,
  alike: [],
  printed: new Map(),
  elsewhere,
})

describe('schemas that are the same but for names', () => {
  test.each(pairs)('become what each of them becomes alone: %s', (_, one, other) => {
    const schemas = new Map([
      ['first', one],
      ['second', other],
    ])
    const { alone, alike } = groupAlike(schemas)
    expect([alone.size, alike.map(({ names }) => [...names.keys()])]).toEqual([0, [['first', 'second']]])
    const together = compileChunk({ ...chunk(alone), alike })
    const apart = [...schemas].map((entry) => compileChunk(chunk(new Map([entry]))))
    expect(together.functions).toEqual(new Map(apart.flatMap(({ functions }) => [...functions])))
    expect(together.constants).toEqual(new Map(apart.flatMap(({ constants }) => [...constants])))
    expect(together.helpers).toEqual(new Set(apart.flatMap(({ helpers }) => [...helpers])))
  })
})

describe('schemas stay apart', () => {
  test.each<[what: string, one: JsonSchema, other: JsonSchema]>([
    ['whose values differ', { enum: ['a'] }, { enum: ['b'] }],
    ['whose types differ', object(['a']), object(['a'], { properties: { a: { type: 'null' } } })],
    ['whose required members are others', object(['a', 'b']), object(['c', 'd'], { required: ['c'] })],
    ['whose members repeat elsewhere', object(['a'], { required: ['a'] }), object(['a'], { required: ['b'] })],
    ['with names that are printed between quotation marks', object(['a-b']), object(['c-d'])],
    ['with names that validators have for their own', object(['rootData']), object(['other'])],
    ['with the names of places', object(['stubwirePlace0_']), object(['other'])],
    ['with values that are the names of places', { enum: ['stubwirePlace0_'] }, { enum: ['stubwirePlace0_'] }],
  ])('%s', (_, one, other) => {
    const { alone, alike } = groupAlike(new Map(Object.entries({ first: one, second: other })))
    expect([[...alone.keys()].sort(), alike]).toEqual([['first', 'second'], []])
  })
})
