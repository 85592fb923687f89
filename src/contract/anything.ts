import fc from 'fast-check'
import type { JsonSchema } from '../model/api-model.js'
import { oneOf } from './possible.js'
import { numbers, texts } from './scalars.js'

/** Names that are ordinary keys in JSON and special in JavaScript. */
const treacherous = ['__proto__', 'constructor', 'toString', 'length', '']

/** Names of members. */
export const memberNames: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z][a-z0-9_]{0,7}$/) },
  { weight: 1, arbitrary: fc.constantFrom(...treacherous, 'two words', 'ключ', 'a.b', 'a/b~c') },
)

const scalar = oneOf<unknown>([
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.boolean() },
  ...[numbers([{}], false), texts([{}])].flatMap((it) => (it === null ? [] : [{ weight: 2, arbitrary: it }])),
]) as fc.Arbitrary<unknown>

/** Any JSON value, two levels deep at most. */
export const anything: fc.Arbitrary<unknown> = nested(2)

function nested(levels: number): fc.Arbitrary<unknown> {
  if (levels === 0) return scalar
  const inner = nested(levels - 1)
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(inner, { maxLength: 3 }) },
    { weight: 1, arbitrary: dictionary(inner) },
  )
}

function dictionary(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .uniqueArray(fc.tuple(memberNames, values), { maxLength: 3, selector: ([name]) => name })
    .map((entries) => Object.fromEntries(entries))
}

/** Keywords that only describe. */
const annotations = new Set([
  '$comment',
  '$id',
  '$schema',
  'default',
  'deprecated',
  'description',
  'examples',
  'readOnly',
  'title',
  'writeOnly',
])

/** True if no keyword of the schema restricts anything. */
export function isUnrestricted(schema: JsonSchema): boolean {
  return Object.keys(schema).every((key) => annotations.has(key) || key.startsWith('x-'))
}
