import type { ApiModel, JsonSchema } from '../../src/model/api-model.js'
import { camelCase, memberName } from '../names.js'
import { fieldShapes, type ShapeModel, shapeOf } from '../shape.js'

/** Name of the constant that describes a versioned object at run time. */
export function objectConstant(name: string): string {
  return `${camelCase(name)}Object`
}

/** Source text of the shape of a schema; undefined if there is no versioned object in its values. */
export function printShape(schema: JsonSchema, model: ApiModel): string | undefined {
  const shape = shapeOf(schema, model)
  return shape === undefined ? undefined : print(shape)
}

/** Source text of the shapes of named members, of those that have one. */
export function printFields(members: Readonly<Record<string, JsonSchema>>, model: ApiModel): string | undefined {
  const fields = fieldShapes(members, model)
  return fields === undefined ? undefined : printMembers(fields)
}

function print(shape: ShapeModel): string {
  if ('object' in shape) return objectConstant(shape.object)
  if ('items' in shape) return `{ items: ${print(shape.items)} }`
  if ('values' in shape) return `{ values: ${print(shape.values)} }`
  if ('tagged' in shape) return `{ tagged: ${print(shape.tagged)} }`
  if ('oneOf' in shape) return `{ oneOf: [${shape.oneOf.map(print).join(', ')}] }`
  return `{ fields: ${printMembers(shape.fields)} }`
}

function printMembers(fields: Readonly<Record<string, ShapeModel>>): string {
  // An own member even where the name is __proto__.
  const key = (name: string) => (name === '__proto__' ? '["__proto__"]' : memberName(name))
  return `{ ${Object.entries(fields)
    .map(([name, shape]) => `${key(name)}: ${print(shape)}`)
    .join(', ')} }`
}
