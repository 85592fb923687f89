import type { JsonSchema } from '../../../src/model/api-model.js'
import { ajvFor } from '../../ajv.js'
import { definitionValidatorName } from '../../validator-names.js'
import type { Side } from './side.js'

/** The answer of the validator that is generated for a schema: undefined if it cannot be asked. */
export type Judge = (value: unknown) => boolean | undefined

/** The validator of one side, the same that generated code has, compiled when it is first asked. */
export function judgeOf({ schema, definitions }: Side): Judge {
  let compiled: ((value: unknown) => unknown) | null | undefined
  return (value) => {
    if (compiled === undefined) compiled = compile(schema, definitions)
    try {
      return compiled === null ? undefined : compiled(value) === true
    } catch {
      // Its comparison of objects trips over a member that is named as a method of every object is.
      return undefined
    }
  }
}

function compile(schema: JsonSchema, definitions: Side['definitions']): ((value: unknown) => unknown) | null {
  const schemas = Object.entries(definitions).map(([name, it]): [string, JsonSchema] => [
    definitionValidatorName(name),
    it.schema,
  ])
  try {
    return ajvFor(new Map([...schemas, ['compared', schema]]), { code: false }).getSchema('compared') ?? null
  } catch {
    // What codegen would refuse has no validator.
    return null
  }
}
