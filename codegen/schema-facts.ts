import type { ApiModel, DefinitionModel, JsonSchema, VariantModel } from '../src/model/api-model.js'
import { kindOf, type TSchema } from '../src/schema/index.js'

/**
 * What makes a shared schema the same as another one. TypeBox copies a schema when it is made optional; the text of both is
 * the same, and that is what a shared name means. Shared schemas inside of it count by their names.
 */
export function identityOf(schema: TSchema): string {
  return JSON.stringify(schema, (key, value: unknown) => {
    if (typeof value === 'bigint') return String(value)
    if (value instanceof RegExp) return value.source
    if (key === '' || typeof value !== 'object' || value === null) return value
    const id: unknown = Reflect.get(value, '$id')
    if (typeof id === 'string') return { shared: id }
    return kindOf(value) === 'lazy' ? { shared: 'lazy' } : value
  })
}

/** The description of a schema; empty if it has none. */
export function descriptionOf(schema: JsonSchema): string {
  return typeof schema.description === 'string' ? schema.description : ''
}

/** The schema without one of its keywords. */
export function without(schema: JsonSchema, keyword: string): JsonSchema {
  const { [keyword]: _dropped, ...rest } = schema
  return rest
}

/** True if the schema says that null fits; one that says nothing of types does not. Shared schemas are followed. */
export function admitsNull(schema: JsonSchema, definitions: ReadonlyMap<string, DefinitionModel>): boolean {
  return mayBeNull(schema, definitions, new Set())
}

function mayBeNull(
  schema: JsonSchema,
  definitions: ReadonlyMap<string, DefinitionModel>,
  seen: ReadonlySet<string>,
): boolean {
  if (schema.type === 'null' || (Array.isArray(schema.type) && schema.type.includes('null'))) return true
  if ('const' in schema) return schema.const === null
  if (Array.isArray(schema.enum)) return schema.enum.includes(null)
  const members = schema.anyOf ?? schema.oneOf
  if (Array.isArray(members)) return (members as JsonSchema[]).some((it) => mayBeNull(it, definitions, seen))
  if (typeof schema.$ref !== 'string') return false
  const name = schema.$ref.slice('#/definitions/'.length)
  const definition = definitions.get(name)
  return (
    definition !== undefined && !seen.has(name) && mayBeNull(definition.schema, definitions, new Set([...seen, name]))
  )
}

/** The schema that a reference leads to; the empty schema if it leads to none, or to a versioned object. */
export function resolved(schema: JsonSchema, model: ApiModel): JsonSchema {
  const reference = schema.$ref
  if (typeof reference !== 'string') return schema
  const definition = model.definitions[reference.slice('#/definitions/'.length)]
  return definition === undefined || definition.object !== null ? {} : resolved(definition.schema, model)
}

/** True if a contract can be given arguments, named or any. */
export function takesArguments(variant: VariantModel): boolean {
  return variant.args.length > 0 || variant.openArgs
}

/** Sorted by name, by code units. */
export function byName<T extends { readonly name: string }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** Without values that are there already, as a list of allowed values must be. */
export function distinct(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}
