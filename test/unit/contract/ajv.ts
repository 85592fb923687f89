import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv'
import { fastFormats } from 'ajv-formats/dist/formats.js'
import type { Definitions } from '../../../src/contract/conjunction.js'
import type { JsonSchema } from '../../../src/model/api-model.js'

/** Compiles a schema the way codegen does, as far as validation is concerned. */
export function compile(schema: JsonSchema, definitions: Definitions): ValidateFunction {
  const ajv = new Ajv({ strict: false, ownProperties: true, allowUnionTypes: true, inlineRefs: false })
  for (const [name, format] of Object.entries(fastFormats)) ajv.addFormat(name, format)
  const shared = Object.fromEntries(Object.entries(definitions).map(([name, { schema }]) => [name, schema]))
  return ajv.compile({ ...schema, definitions: shared } as AnySchemaObject)
}

/**
 * The verdict of ajv; undefined for values that it cannot judge: its comparison of objects (`uniqueItems`, `enum`, `const`)
 * trips over a member named `toString`.
 */
export function verdict(validate: ValidateFunction, value: unknown): boolean | undefined {
  try {
    return validate(value)
  } catch (error) {
    if (error instanceof TypeError && error.message.includes('toString')) return undefined
    throw error
  }
}
