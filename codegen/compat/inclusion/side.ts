import type { Definitions } from '../../../src/contract/conjunction.js'
import type { JsonSchema } from '../../../src/model/api-model.js'

/** What one side says of a value. */
export interface Side {
  readonly schema: JsonSchema
  readonly definitions: Definitions
}
