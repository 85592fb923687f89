import type { ApiModel, JsonSchema } from '../src/model/api-model.js'

/** Where versioned objects sit in a value; the form of `src/core/object-shape.ts` with classes by name. */
export type ShapeModel =
  | { readonly object: string }
  | { readonly items: ShapeModel }
  | { readonly values: ShapeModel }
  | { readonly fields: Readonly<Record<string, ShapeModel>> }
  | { readonly oneOf: readonly ShapeModel[] }
  | { readonly tagged: ShapeModel }

/** The shape of a schema; undefined if no versioned object can stand in its values. */
export function shapeOf(schema: JsonSchema, model: ApiModel, within: readonly string[] = []): ShapeModel | undefined {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.slice('#/definitions/'.length)
    const definition = model.definitions[name]
    if (definition === undefined) return undefined
    if (definition.object !== null) return { object: name }
    // A plain schema that refers to itself has a shape down to the second time it is met.
    if (within.includes(name)) return undefined
    return shapeOf(definition.schema, model, [...within, name])
  }
  const union = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined
  if (union !== undefined) return unionShape(union, model, within)
  if (Array.isArray(schema.allOf)) {
    const shapes = (schema.allOf as JsonSchema[])
      .map((member) => shapeOf(member, model, within))
      .filter((it) => it !== undefined)
    return shapes.length < 2 ? shapes[0] : { oneOf: shapes }
  }
  const fields = fieldShapes((schema.properties ?? {}) as Record<string, JsonSchema>, model, within)
  if (fields !== undefined) return { fields }
  if (typeof schema.items === 'object' && !Array.isArray(schema.items)) {
    const items = shapeOf(schema.items as JsonSchema, model, within)
    return items === undefined ? undefined : { items }
  }
  if (typeof schema.additionalProperties === 'object') {
    const values = shapeOf(schema.additionalProperties as JsonSchema, model, within)
    return values === undefined ? undefined : { values }
  }
  return undefined
}

/** The shapes of named members, of those that have one. */
export function fieldShapes(
  members: Readonly<Record<string, JsonSchema>>,
  model: ApiModel,
  within: readonly string[] = [],
): Readonly<Record<string, ShapeModel>> | undefined {
  const entries = Object.entries(members).flatMap(([name, schema]) => {
    const shape = shapeOf(schema, model, within)
    return shape === undefined ? [] : [[name, shape] as const]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/**
 * Where plain data may stand as well as a versioned object, a plain object is taken for what it looks like: only objects that
 * say what they are become versioned ones.
 */
function unionShape(union: readonly JsonSchema[], model: ApiModel, within: readonly string[]): ShapeModel | undefined {
  const members = union.filter((member) => !isScalar(member, model)).map((member) => shapeOf(member, model, within))
  const shapes = members.filter((shape) => shape !== undefined)
  const plain = members.some((shape) => shape === undefined || !isVersioned(shape))
  const marked = shapes.map((shape): ShapeModel => (plain && isVersioned(shape) ? { tagged: shape } : shape))
  return marked.length < 2 ? marked[0] : { oneOf: marked }
}

/** True for a versioned object and for a list of them. */
function isVersioned(shape: ShapeModel): boolean {
  return 'object' in shape || ('items' in shape && isVersioned(shape.items))
}

function isScalar(schema: JsonSchema, model: ApiModel): boolean {
  if (typeof schema.$ref === 'string') {
    const definition = model.definitions[schema.$ref.slice('#/definitions/'.length)]
    return definition !== undefined && definition.object === null && isScalar(definition.schema, model)
  }
  if ('const' in schema || Array.isArray(schema.enum)) return true
  const types = Array.isArray(schema.type) ? schema.type : [schema.type]
  return types.every((type) => typeof type === 'string' && type !== 'object' && type !== 'array')
}
