import type { JsonSchema } from '../model/api-model.js'
import { changesOf } from './changes.js'
import type { Definitions } from './conjunction.js'
import { alternativeOf, placesOf } from './places.js'
import { surelyViolates } from './violation.js'

/** One change that makes a valid value invalid. */
export interface Mutation {
  /** JSON pointer of the place that was changed (of the object, where a member was taken away or added). */
  readonly pointer: string
  /** What was done, for example `required member "size" left out`. */
  readonly description: string
  /** Keyword of the schema that is meant to refuse it. */
  readonly keyword: string
  /** The whole value after the change. The value before is not touched. */
  readonly value: unknown
}

/** How many mutations are looked for. */
export interface MutationOptions {
  /** How many places of the value are visited at most, the shallow ones first. Absent: 200. */
  readonly places?: number
}

/**
 * Changes of a valid value, each of which makes it invalid, the shallow places first: required members left out, members
 * added to closed objects, wrong types, values outside enumerations and limits, texts that break a pattern or format. What
 * may still be valid (because another alternative of a union admits it, or because a format is read loosely) is not among
 * them. Deterministic.
 */
export function* mutationsOf(
  schema: JsonSchema,
  definitions: Definitions,
  value: unknown,
  options: MutationOptions = {},
): Generator<Mutation> {
  for (const place of placesOf(schema, definitions, value, options.places ?? 200)) {
    const alternative = alternativeOf(place, definitions)
    for (const change of alternative === undefined ? [] : changesOf(alternative.parts, place.value)) {
      const changed = place.rebuild(change.value)
      if (!surelyViolates(schema, definitions, changed)) continue
      yield { pointer: place.pointer, description: change.description, keyword: change.keyword, value: changed }
    }
  }
}
