import type fc from 'fast-check'
import type { JsonSchema } from '../model/api-model.js'
import type { Needs } from './need.js'

/** What the parts of the generator share. */
export interface Generator {
  readonly needs: Needs
  /** How many items or members are made above the minimum, at most. */
  readonly extent: number
  /** True if values of a schema may hold shared objects or arrays. */
  mayNest(schema: JsonSchema): boolean
  /** Values of a schema within a budget of references; null if there are none. */
  values(schema: JsonSchema, budget: number): fc.Arbitrary<unknown> | null
}
