import { createRequire } from 'node:module'
import type { Ajv as AjvClass } from 'ajv'
import type { ApiModel } from '../src/model/api-model.js'
import { ajvFor } from './ajv.js'
import { toAjvSchemas } from './ajv-schema.js'
import { validatedSchemas } from './validated-schemas.js'
import { stableSource } from './validator-source.js'

const require = createRequire(import.meta.url)

/** The validators of an API as one ES module that needs neither ajv nor eval. */
export function printValidators(model: ApiModel, preamble: string): string {
  const schemas = validatedSchemas(model)
  const ajv = ajvFor(schemas, { code: true })
  const standalone = (
    require('ajv/dist/standalone') as { default: (ajv: AjvClass, names: Record<string, string>) => string }
  ).default
  const { schemas: named, printed } = toAjvSchemas(schemas, true)
  const code = standalone(ajv, Object.fromEntries([...named.keys()].map((name) => [name, name])))
  return `${preamble}\n\n${stableSource(code, printed)}`
}

/** Declarations of the module that {@link printValidators} prints. */
export function printValidatorDeclarations(model: ApiModel, preamble: string): string {
  const lines = [...validatedSchemas(model).keys()].map((name) => `export declare const ${name}: Validator;`)
  return `${preamble}\n\nimport type { Validator } from "stubwire";\n\n${lines.join('\n')}\n`
}
