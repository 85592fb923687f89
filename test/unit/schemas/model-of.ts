import { ajvFor } from '../../../codegen/ajv.js'
import { validatedSchemas } from '../../../codegen/validated-schemas.js'
import type { ApiModel, ArgumentModel, JsonSchema, MethodModel } from '../../../src/model/api-model.js'

export { buildModel } from '../../../codegen/build-model.js'
export { lint } from '../../../codegen/lint.js'
export { readSources } from '../../../codegen/source-reader.js'

/** Holds values against the schemas of an API. */
export interface Checker {
  /** Answers whether a value fits the schema of that name: `def_Volume`, `get_capabilities_args`, `context`. */
  (validator: string, value: unknown): boolean
  /** True if the API has a schema of that name. */
  has(validator: string): boolean
}

/** A checker for the schemas of a model. */
export function checker(model: ApiModel): Checker {
  const schemas = validatedSchemas(model)
  const ajv = ajvFor(schemas, { code: false })
  const fits = (validator: string, value: unknown) => {
    const check = ajv.getSchema(validator)
    if (check === undefined) throw new Error(`no validator ${validator}`)
    return check(value) as boolean
  }
  return Object.assign(fits, { has: (validator: string) => schemas.has(validator) })
}

/** The method of that name. */
export function methodOf(model: ApiModel, name: string): MethodModel {
  const method = model.methods.find((candidate) => candidate.name === name)
  if (method === undefined) throw new Error(`no method ${name}`)
  return method
}

/** Arguments of all contracts of a method, each as its oldest contract has it. */
export function argumentsOf(method: MethodModel): ArgumentModel[] {
  const byName = new Map<string, ArgumentModel>()
  for (const variant of method.variants) {
    for (const argument of variant.args) if (!byName.has(argument.name)) byName.set(argument.name, argument)
  }
  return [...byName.values()]
}

/**
 * The type of a schema in short, without null: `string`, `Volume`, `array of string`, `map of string or null`, `rw | ro`.
 * References to plain shared schemas are followed; those to versioned objects give the name of the class.
 */
export function typeOf(schema: JsonSchema, model: ApiModel): string {
  const reference = schema.$ref
  if (typeof reference === 'string') {
    const name = reference.slice('#/definitions/'.length)
    const definition = model.definitions[name]
    if (definition === undefined) throw new Error(`no definition ${name}`)
    return definition.object === null ? typeOf(definition.schema, model) : name
  }
  if (Array.isArray(schema.enum)) return schema.enum.filter((value) => value !== null).join(' | ')
  if (Array.isArray(schema.anyOf)) return unionOf(schema.anyOf as JsonSchema[], model)
  const types = [schema.type ?? 'any'].flat().filter((type) => type !== 'null')
  if (types[0] === 'array') return `array of ${typeOf((schema.items ?? {}) as JsonSchema, model)}`
  const values = schema.additionalProperties
  if (types[0] === 'object' && schema.properties === undefined && typeof values === 'object' && values !== null) {
    const value = values as JsonSchema
    return `map of ${typeOf(value, model)}${admitsNull(value, model) ? ' or null' : ''}`
  }
  return types.join(' | ')
}

/** True if null fits the schema. */
export function admitsNull(schema: JsonSchema, model: ApiModel): boolean {
  const reference = schema.$ref
  if (typeof reference === 'string') {
    const definition = model.definitions[reference.slice('#/definitions/'.length)]
    return definition !== undefined && admitsNull(definition.schema, model)
  }
  if (Array.isArray(schema.enum)) return schema.enum.includes(null)
  if (Array.isArray(schema.anyOf)) return (schema.anyOf as JsonSchema[]).some((member) => admitsNull(member, model))
  return [schema.type].flat().includes('null')
}

function unionOf(members: JsonSchema[], model: ApiModel): string {
  return members
    .filter((member) => member.type !== 'null')
    .map((member) => typeOf(member, model))
    .join(' | ')
}
