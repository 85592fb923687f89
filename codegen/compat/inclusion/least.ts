import {
  conjunctionsOf,
  type Definitions,
  memberSchema,
  numbersOf,
  requiredOf,
} from '../../../src/contract/conjunction.js'
import { needsOf } from '../../../src/contract/need.js'
import { sample } from '../../../src/contract/sample.js'
import { valueOf as pleasantValueOf } from '../../../src/contract/value-of.js'
import { conforms } from '../../../src/contract/violation.js'
import type { JsonSchema } from '../../../src/model/api-model.js'
import { asSent } from './sent.js'

/** A small value of a schema, in which only required members stand; undefined if none is found. */
export function leastValue(schema: JsonSchema, definitions: Definitions): unknown {
  return quietly(() => {
    const needs = needsOf(definitions)
    if (!Number.isFinite(needs.of(schema))) return undefined
    // Only what needs least leads out of schemas that contain themselves.
    const alternatives = conjunctionsOf(schema, definitions)
    const least = Math.min(...alternatives.map((it) => needs.ofConjunction(it)))
    for (const alternative of alternatives) {
      const { parts } = alternative
      if (needs.ofConjunction(alternative) > least || !parts.some((part) => part.type === 'object')) continue
      const object = leastObject(parts, definitions)
      if (object !== undefined && conforms(schema, definitions, object)) return object
    }
    return pleasantValueOf(schema, definitions, { depth: 0 })
  })
}

/** A small object of the parts, with the members given. */
export function leastObject(
  parts: readonly JsonSchema[],
  definitions: Definitions,
  given: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> | undefined {
  if (numbersOf(parts, 'minProperties').some((least) => least > requiredOf(parts).size)) {
    const filled = quietly(() => pleasantValueOf({ allOf: parts }, definitions, { depth: 0 }))
    return filled === undefined ? undefined : { ...(filled as Record<string, unknown>), ...given }
  }
  const members: [string, unknown][] = []
  for (const name of requiredOf(parts)) {
    if (Object.hasOwn(given, name)) continue
    const schema = memberSchema(parts, name)
    const value = schema === null ? undefined : leastValue(schema, definitions)
    if (value === undefined) return undefined
    members.push([name, value])
  }
  return Object.fromEntries([...members, ...Object.entries(given)])
}

/** Random values that the sender may send; none if there are none, or none can be found. */
export function sentValues(schema: JsonSchema, definitions: Definitions, count: number): readonly unknown[] {
  const sent = asSent(schema, definitions)
  return quietly(() => sample(sent.schema, sent.definitions, { seed: 1, count, depth: 1 })) ?? []
}

/** The answer, or undefined where the generators find no value. */
function quietly<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof TypeError || (error instanceof Error && error.name === 'NoValueError')) return undefined
    throw error
  }
}
