import type { JsonSchema } from '../src/model/api-model.js'
import { ajvOf } from './ajv.js'
import { compileFunctions } from './compiled-functions.js'
import { stablePart, type ValidatorPart } from './validator-source.js'

/** Some of the schemas of an API, with all that is needed to compile them apart from the others. Can be sent to a thread. */
export interface ValidatorChunk {
  /** In ajv's form, by the names of their validators. */
  readonly schemas: ReadonlyMap<string, JsonSchema>
  /** Source of the validators that take the place of those which ajv prints, by name. */
  readonly printed: ReadonlyMap<string, string>
  /** Names that these schemas may refer to and that another chunk compiles. */
  readonly elsewhere: ReadonlySet<string>
}

/** What ajv compiles in the place of a schema that is referred to: the text of a call does not depend on what is called. */
const stub: JsonSchema = { type: 'object' }

/** Compiles the schemas of a chunk, with an ajv of its own that nothing keeps afterwards. Throws ajv's error for a schema. */
export function compileChunk({ schemas, printed, elsewhere }: ValidatorChunk): ValidatorPart {
  const stubs = [...elsewhere].map((name) => [name, stub] as const)
  const ajv = ajvOf(new Map([...stubs, ...schemas]), { code: true })
  return stablePart(compileFunctions(ajv, schemas.keys()), printed, elsewhere)
}
