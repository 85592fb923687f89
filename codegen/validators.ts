import { createRequire } from 'node:module'
import type { Ajv as AjvClass, AnySchemaObject } from 'ajv'
import type { ApiModel, JsonSchema, VariantModel } from '../src/model/api-model.js'
import { definitionValidatorName, toAjvSchemas } from './ajv-schema.js'
import { formats } from './json-schema.js'
import { memberTypesDefinition } from './member-types-keyword.js'
import { stableSource } from './validator-source.js'
import { versionedObjectDefinition } from './versioned-object-keyword.js'

const require = createRequire(import.meta.url)

/** Name of the validator of a contract's arguments. */
export function argsValidatorName(name: string, variant: VariantModel, newest: boolean): string {
  if (variant.args.length === 0) return 'no_args'
  return `${validatorStem(name, variant, newest)}_args`
}

/** Name of the validator of a contract's result; calls that answer null share one. */
export function resultValidatorName(name: string, variant: VariantModel, newest: boolean): string {
  return variant.result === null ? 'null_result' : `${validatorStem(name, variant, newest)}_result`
}

/** Name of the validator of an error's data. */
export function errorValidatorName(name: string): string {
  return `error_${name}`
}

/** Schema of a contract's arguments: a closed object. */
export function argsSchema(variant: VariantModel): JsonSchema {
  const required = variant.args.filter((argument) => argument.required).map((argument) => argument.name)
  return {
    type: 'object',
    properties: Object.fromEntries(variant.args.map((argument) => [argument.name, argument.schema])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  }
}

/** Every schema of an API that gets a validator, by the validator's name. */
export function validatedSchemas(model: ApiModel): Map<string, JsonSchema> {
  const schemas = new Map<string, JsonSchema>()
  for (const definition of Object.values(model.definitions)) {
    schemas.set(definitionValidatorName(definition.name), definition.schema)
  }
  if (model.context !== null) schemas.set('context', model.context)
  for (const error of model.errors) if (error.args !== null) schemas.set(errorValidatorName(error.name), error.args)
  for (const method of model.methods) {
    for (const variant of method.variants) {
      const newest = variant === method.variants.at(-1)
      schemas.set(argsValidatorName(method.name, variant, newest), argsSchema(variant))
      if (variant.kind !== 'cast') {
        schemas.set(resultValidatorName(method.name, variant, newest), variant.result ?? { type: 'null' })
      }
    }
  }
  return new Map([...schemas].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** An ajv that knows every schema of the API by its validator's name. Throws ajv's error for a schema that strict mode refuses. */
export function ajvFor(schemas: ReadonlyMap<string, JsonSchema>, options: { readonly code: boolean }): AjvClass {
  const { Ajv } = require('ajv') as { Ajv: typeof AjvClass }
  const ajv = new Ajv({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    ownProperties: true,
    inlineRefs: false,
    messages: false,
    allErrors: false,
    validateSchema: true,
    ...(options.code ? { code: { source: true, esm: true, lines: true } } : {}),
  })
  for (const [name, format] of formats()) ajv.addFormat(name, format)
  if (options.code) ajv.addKeyword(memberTypesDefinition()).addKeyword(versionedObjectDefinition())
  for (const [name, schema] of toAjvSchemas(schemas, options.code))
    ajv.addSchema({ ...schema, $id: name } as AnySchemaObject)
  return ajv
}

/** The validators of an API as one ES module that needs neither ajv nor eval. */
export function printValidators(model: ApiModel, preamble: string): string {
  const schemas = validatedSchemas(model)
  const ajv = ajvFor(schemas, { code: true })
  const standalone = (
    require('ajv/dist/standalone') as { default: (ajv: AjvClass, names: Record<string, string>) => string }
  ).default
  const names = toAjvSchemas(schemas, true).keys()
  const code = standalone(ajv, Object.fromEntries([...names].map((name) => [name, name])))
  return `${preamble}\n\n${stableSource(code)}`
}

/** Declarations of the module that {@link printValidators} prints. */
export function printValidatorDeclarations(model: ApiModel, preamble: string): string {
  const lines = [...validatedSchemas(model).keys()].map((name) => `export declare const ${name}: Validator;`)
  return `${preamble}\n\nimport type { Validator } from "stubwire";\n\n${lines.join('\n')}\n`
}

function validatorStem(name: string, variant: VariantModel, newest: boolean): string {
  const stem = name.replace(/[^A-Za-z0-9_$]/g, '_')
  return newest ? stem : `${stem}_${variant.since.replace('.', '_')}`
}
