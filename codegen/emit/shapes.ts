import type { ApiModel, JsonSchema } from '../../src/model/api-model.js'
import { camelCase, memberName } from '../names.js'

/** Name of the constant that describes a versioned object at run time. */
export function objectConstant(name: string): string {
  return `${camelCase(name)}Object`
}

/**
 * Source text of the shape that says where versioned objects sit in a value of this schema; undefined if there is none.
 * Throws for a recursive plain schema with versioned objects inside, which has no finite shape.
 */
export function printShape(schema: JsonSchema, model: ApiModel, within: readonly string[] = []): string | undefined {
  const inner = (member: unknown) => printShape(member as JsonSchema, model, within)
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.slice('#/definitions/'.length)
    const definition = model.definitions[name]
    if (definition === undefined) return undefined
    if (definition.object !== null) return objectConstant(name)
    if (within.includes(name)) return undefined
    return printShape(definition.schema, model, [...within, name])
  }
  const alternatives = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as JsonSchema[] | undefined
  if (alternatives !== undefined) {
    const shapes = alternatives.map(inner).filter((shape) => shape !== undefined)
    if (shapes.length < 2) return shapes[0]
    return `{ oneOf: [${shapes.join(', ')}] }`
  }
  const fields = printFields((schema.properties ?? {}) as Record<string, JsonSchema>, model, within)
  if (fields !== undefined) return `{ fields: ${fields} }`
  if (typeof schema.items === 'object' && !Array.isArray(schema.items)) {
    const items = inner(schema.items)
    return items === undefined ? undefined : `{ items: ${items} }`
  }
  if (typeof schema.additionalProperties === 'object') {
    const values = inner(schema.additionalProperties)
    return values === undefined ? undefined : `{ values: ${values} }`
  }
  return undefined
}

/** Source text of the shapes of named members, of those that have one. */
export function printFields(
  members: Readonly<Record<string, JsonSchema>>,
  model: ApiModel,
  within: readonly string[] = [],
): string | undefined {
  const printed: string[] = []
  for (const [name, schema] of Object.entries(members)) {
    const shape = printShape(schema, model, within)
    // An own member even where the name is __proto__.
    if (shape !== undefined) printed.push(`${name === '__proto__' ? '["__proto__"]' : memberName(name)}: ${shape}`)
  }
  return printed.length === 0 ? undefined : `{ ${printed.join(', ')} }`
}
