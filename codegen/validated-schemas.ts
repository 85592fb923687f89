import type { ApiModel, JsonSchema, VariantModel } from '../src/model/api-model.js'
import { takesArguments } from './schema-facts.js'
import { definitionValidatorName } from './validator-names.js'

/** Name of the validator of a contract's arguments. */
export function argsValidatorName(name: string, variant: VariantModel, newest: boolean): string {
  if (!takesArguments(variant)) return 'no_args'
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

/** Schema of a contract's arguments: a closed object, unless the contract says that it is open. */
export function argsSchema(variant: VariantModel): JsonSchema {
  const required = variant.args.filter((argument) => argument.required).map((argument) => argument.name)
  return {
    type: 'object',
    properties: Object.fromEntries(variant.args.map((argument) => [argument.name, argument.schema])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: variant.openArgs,
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

function validatorStem(name: string, variant: VariantModel, newest: boolean): string {
  const stem = name.replace(/[^A-Za-z0-9_$]/g, '_')
  return newest ? stem : `${stem}_${variant.since.replace('.', '_')}`
}
