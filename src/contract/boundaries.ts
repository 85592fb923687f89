import type { JsonSchema } from '../model/api-model.js'
import { conjunctionsOf, type Definitions, memberSchema, numbersOf, requiredOf, textsOf } from './conjunction.js'
import { isObject, lengthOf, sameJson } from './json.js'
import { alternativeOf, type Place, placesOf } from './places.js'
import { isInt64 } from './scalars.js'
import { conforms } from './violation.js'

/** A valid value that lies on a limit of its schema. */
export interface Boundary {
  /** JSON pointer of the place that was changed. */
  readonly pointer: string
  /** What is on which limit, for example `9, the maximum`. */
  readonly description: string
  /** The whole value. */
  readonly value: unknown
}

/** How many boundaries are looked for. */
export interface BoundaryOptions {
  /** How many places of the value are visited at most, the shallow ones first. Absent: 200. */
  readonly places?: number
}

/** Nothing longer than this is made to reach a limit. */
const longest = 20_000

/**
 * Changes of a valid value that leave it valid and bring it to a limit of its schema, the shallow places first: the least and
 * the greatest number, the shortest and the longest text and array, every value of an enumeration, null where it may be,
 * optional members left out. Deterministic.
 */
export function* boundariesOf(
  schema: JsonSchema,
  definitions: Definitions,
  value: unknown,
  options: BoundaryOptions = {},
): Generator<Boundary> {
  for (const place of placesOf(schema, definitions, value, options.places ?? 200)) {
    for (const { description, value: limit } of [...limitsAt(place, definitions), ...otherKinds(place, definitions)]) {
      if (sameJson(limit, place.value)) continue
      const changed = place.rebuild(limit)
      if (conforms(schema, definitions, changed)) yield { pointer: place.pointer, description, value: changed }
    }
  }
}

interface Limit {
  readonly description: string
  readonly value: unknown
}

function limitsAt(place: Place, definitions: Definitions): readonly Limit[] {
  const parts = alternativeOf(place, definitions)?.parts
  if (parts === undefined) return []
  const { value } = place
  if (typeof value === 'string') return [...textLimits(parts, value)]
  if (typeof value === 'number' || typeof value === 'bigint') return [...numberLimits(parts)]
  if (Array.isArray(value)) return [...arrayLimits(parts, value)]
  return isObject(value) ? [...objectLimits(parts, value)] : []
}

/** Null, and each value of enumerations and constants, of whatever alternative. */
function otherKinds({ schema }: Place, definitions: Definitions): readonly Limit[] {
  const found: Limit[] = [{ description: 'null, which is admitted', value: null }]
  for (const { parts } of conjunctionsOf(schema, definitions)) {
    for (const part of parts) {
      const fixed = Array.isArray(part.enum) ? part.enum : Object.hasOwn(part, 'const') ? [part.const] : []
      for (const value of fixed)
        found.push({ description: `${JSON.stringify(value)}, of those that are admitted`, value })
    }
  }
  return found
}

function* textLimits(parts: readonly JsonSchema[], value: string): Generator<Limit> {
  if (numbersOf(parts, 'minLength').length === 0) yield { description: 'the empty text', value: '' }
  // What a pattern or format describes has no length of its own.
  if (textsOf(parts, 'pattern').length > 0 || textsOf(parts, 'format').length > 0) return
  for (const limit of numbersOf(parts, 'minLength')) {
    if (limit > longest) continue
    const points = [...value.padEnd(limit, 'x')].slice(0, limit)
    yield { description: `a text of ${limit} characters, the minLength`, value: points.join('') }
  }
  for (const limit of numbersOf(parts, 'maxLength')) {
    if (limit > longest) continue
    yield {
      description: `a text of ${limit} characters, the maxLength`,
      value: value + 'x'.repeat(Math.max(0, limit - lengthOf(value))),
    }
  }
}

function* numberLimits(parts: readonly JsonSchema[]): Generator<Limit> {
  for (const keyword of ['minimum', 'maximum'] as const)
    for (const limit of numbersOf(parts, keyword)) yield { description: `${limit}, the ${keyword}`, value: limit }
  for (const [keyword, step] of [
    ['exclusiveMinimum', 1],
    ['exclusiveMaximum', -1],
  ] as const) {
    for (const limit of numbersOf(parts, keyword))
      yield { description: `${limit + step}, next to the ${keyword} ${limit}`, value: limit + step }
  }
  yield { description: '0', value: 0 }
  yield { description: 'the greatest whole number that every peer reads', value: Number.MAX_SAFE_INTEGER }
  yield { description: 'the least whole number that every peer reads', value: Number.MIN_SAFE_INTEGER }
  if (!isInt64(parts)) return
  yield { description: 'the greatest whole number of 64 bits with a sign', value: 2n ** 63n - 1n }
  yield { description: 'the least whole number of 64 bits with a sign', value: -(2n ** 63n) }
}

function* arrayLimits(parts: readonly JsonSchema[], value: readonly unknown[]): Generator<Limit> {
  const [first] = value
  const least = Math.max(0, ...numbersOf(parts, 'minItems'))
  if (value.length > least) yield { description: `${least} items, the least`, value: value.slice(0, least) }
  for (const limit of numbersOf(parts, 'maxItems')) {
    if (limit > longest || value.length === 0 || limit < value.length) continue
    const more = Array.from({ length: limit - value.length }, () => first)
    yield { description: `${limit} items, the maxItems`, value: [...value, ...more] }
  }
}

function* objectLimits(parts: readonly JsonSchema[], value: Readonly<Record<string, unknown>>): Generator<Limit> {
  const required = requiredOf(parts)
  const entries = Object.entries(value)
  const optional = entries.filter(([name]) => !required.has(name) && memberSchema(parts, name) !== null)
  if (optional.length > 1) {
    const least = Object.fromEntries(entries.filter(([name]) => required.has(name)))
    yield { description: 'no optional member', value: least }
  }
  for (const [name] of optional) {
    const rest = Object.fromEntries(entries.filter(([key]) => key !== name))
    yield { description: `optional member ${JSON.stringify(name)} left out`, value: rest }
  }
}
