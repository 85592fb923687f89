import fc from 'fast-check'
import type { JsonSchema } from '../model/api-model.js'
import { itemSchema, numbersOf, tupleLength } from './conjunction.js'
import type { Generator } from './generator.js'
import { sameJson } from './json.js'
import { differing, possible } from './possible.js'
import { allDifferent } from './violation.js'

/** Arrays and tuples that match schemas together; null if there are none. */
export function arrays(
  parts: readonly JsonSchema[],
  budget: number,
  generator: Generator,
): fc.Arbitrary<unknown> | null {
  const min = Math.max(0, ...numbersOf(parts, 'minItems'))
  const max = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(parts, 'maxItems'))
  if (min > max) return null
  const unique = parts.some((part) => part.uniqueItems === true)
  const places = Math.min(tupleLength(parts), max)
  const head: fc.Arbitrary<unknown>[] = []
  for (let index = 0; index < places; index += 1) {
    const item = itemAt(parts, index, head.length < min, budget, generator)
    if (item === null) return head.length < min ? null : tuple(head, unique)
    head.push(item)
  }
  const rest = itemAt(parts, places, head.length < min, budget, generator)
  if (rest === null) return head.length < min ? null : tuple(head, unique)
  const minLength = Math.max(0, min - head.length)
  const maxLength = Math.min(max - head.length, minLength + generator.extent)
  const tail = unique ? uniqueArrays(rest, minLength, maxLength) : fc.array(rest, { minLength, maxLength, size: 'max' })
  if (tail === null || head.length === 0) return tail
  const whole = fc.tuple(fc.tuple(...head), tail).map(([first, more]) => [...first, ...more])
  return unique ? possible(whole, allDifferent) : whole
}

/** Items of a place; null if there can be none, or if they cost too much and are not needed. */
function itemAt(
  parts: readonly JsonSchema[],
  index: number,
  needed: boolean,
  budget: number,
  generator: Generator,
): fc.Arbitrary<unknown> | null {
  const schema = itemSchema(parts, index)
  if (schema === null || (!needed && generator.needs.of(schema) > budget)) return null
  return generator.values(schema, budget)
}

function tuple(items: readonly fc.Arbitrary<unknown>[], unique: boolean): fc.Arbitrary<unknown> | null {
  const values = fc.tuple(...items)
  return unique ? possible(values, allDifferent) : values
}

/** Arrays without repetition; fewer items where the schema has too few different values, null if fewer than needed. */
function uniqueArrays(
  items: fc.Arbitrary<unknown>,
  minLength: number,
  maxLength: number,
): fc.Arbitrary<unknown[]> | null {
  const different: unknown[] = []
  for (const value of fc.sample(items, { seed: 1, numRuns: 200 + 50 * minLength })) {
    if (!different.some((known) => sameJson(known, value))) different.push(value)
    if (different.length >= maxLength) break
  }
  if (different.length < minLength) return null
  return differing(items, { minLength, maxLength: Math.min(maxLength, different.length) }, sameJson)
}
