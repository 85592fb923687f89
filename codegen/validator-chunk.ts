import type { JsonSchema } from '../src/model/api-model.js'
import { ajvOf } from './ajv.js'
import { type AlikeSchemas, hasPlaces, withNames } from './alike-schemas.js'
import { compileFunctions } from './compiled-functions.js'
import { stablePart, type ValidatorPart, valuesName } from './validator-source.js'

/** Some of the schemas of an API, with all that is needed to compile them apart from the others. Can be sent to a thread. */
export interface ValidatorChunk {
  /** In ajv's form, by the names of their validators. */
  readonly schemas: ReadonlyMap<string, JsonSchema>
  /** Those that are the same but for names, in ajv's form. */
  readonly alike: readonly AlikeSchemas[]
  /** Source of the validators that take the place of those which ajv prints, by name. */
  readonly printed: ReadonlyMap<string, string>
  /** Names that these schemas may refer to and that another chunk compiles. */
  readonly elsewhere: ReadonlySet<string>
}

/** What ajv compiles in the place of a schema that is referred to: the text of a call does not depend on what is called. */
const stub: JsonSchema = { type: 'object' }

/** Compiles the schemas of a chunk, with an ajv of its own that nothing keeps afterwards. Throws ajv's error for a schema. */
export function compileChunk({ schemas, alike, printed, elsewhere }: ValidatorChunk): ValidatorPart {
  const others = new Set([...elsewhere, ...alike.flatMap(({ references }) => references)])
  const stubs = [...others].map((name) => [name, stub] as const)
  const asked = new Map([...schemas, ...alike.map(({ self, schema }) => [self, schema] as const)])
  const ajv = ajvOf(new Map([...stubs, ...asked]), { code: true })
  const part = stablePart(compileFunctions(ajv, asked.keys()), printed, others)
  return alike.length === 0 ? part : namedPart(part, alike)
}

/** Gives schemas that were compiled as one their names. */
function namedPart({ functions, constants, helpers }: ValidatorPart, alike: readonly AlikeSchemas[]): ValidatorPart {
  const namedFunctions = new Map(functions)
  const namedConstants = new Map(constants)
  const placed = [...constants].filter(([, text]) => hasPlaces(text))
  for (const [name] of placed) namedConstants.delete(name)
  for (const { self, names } of alike) {
    const text = functions.get(self) ?? ''
    namedFunctions.delete(self)
    const used = placed.filter(([name]) => text.includes(name))
    for (const [validator, members] of names) {
      let named = withNames(text, validator, members)
      for (const [name, value] of used) {
        const namedValue = withNames(value, validator, members)
        const namedConstant = valuesName(namedValue)
        named = named.replaceAll(name, namedConstant)
        namedConstants.set(namedConstant, namedValue)
      }
      namedFunctions.set(validator, named)
    }
  }
  return { functions: namedFunctions, constants: namedConstants, helpers }
}
