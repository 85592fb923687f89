import fc from 'fast-check'
import type { JsonSchema } from '../model/api-model.js'
import { type ArbitraryOptions, arbitraryOf } from './arbitrary.js'
import type { Definitions } from './conjunction.js'

/** What {@link sample} makes. */
export interface SampleOptions extends ArbitraryOptions {
  /** The same seed gives the same values, as long as the version of this package and of fast-check stay the same. */
  readonly seed: number
  /** How many values. Absent: 1. */
  readonly count?: number
}

/** Random values that match a schema. Throws as {@link arbitraryOf} does. */
export function sample(schema: JsonSchema, definitions: Definitions, options: SampleOptions): unknown[] {
  return fc.sample(arbitraryOf(schema, definitions, options), { seed: options.seed, numRuns: options.count ?? 1 })
}
