import type { ApiModel } from '../src/model/api-model.js'
import { ajvFor } from './ajv.js'
import { toAjvSchemas } from './ajv-schema.js'
import { compileFunctions } from './compiled-functions.js'
import { validatedSchemas } from './validated-schemas.js'
import { stableModule, stablePart } from './validator-source.js'

/** The validators of an API as one ES module that needs neither ajv nor eval. */
export function printValidators(model: ApiModel, preamble: string): string {
  const schemas = validatedSchemas(model)
  const { schemas: named, printed } = toAjvSchemas(schemas, true)
  const compiled = compileFunctions(ajvFor(schemas, { code: true }), named.keys())
  return `${preamble}\n\n${stableModule([stablePart(compiled, printed)])}`
}

/** Declarations of the module that {@link printValidators} prints. */
export function printValidatorDeclarations(model: ApiModel, preamble: string): string {
  const lines = [...validatedSchemas(model).keys()].map((name) => `export declare const ${name}: Validator;`)
  return `${preamble}\n\nimport type { Validator } from "stubwire";\n\n${lines.join('\n')}\n`
}
