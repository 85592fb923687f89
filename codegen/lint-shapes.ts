import type { ApiModel, JsonSchema } from '../src/model/api-model.js'
import type { Report } from './lint-names.js'
import { type ShapeModel, shapeOf } from './shape.js'

const mend = 'Put it into a named member, a list or a record'

/**
 * Finds versioned objects in places that a shape cannot describe. They would arrive as the envelope that travels, although
 * their type says otherwise.
 */
export function lintShapes(model: ApiModel, report: Report): void {
  const walk = new ShapeWalk(model)
  for (const { name, object } of Object.values(model.definitions)) {
    for (const field of object?.fields ?? []) {
      const place = walk.unreached(field.schema)
      if (place !== undefined)
        report(`field ${field.name} of ${name} has a versioned object in ${place}, where it is not converted`, mend)
    }
  }
  for (const method of model.methods) {
    for (const variant of method.variants) {
      for (const argument of variant.args) {
        const place = walk.unreached(argument.schema)
        if (place !== undefined)
          report(`a versioned object in ${place} is not converted`, mend, { method, variant, argument })
      }
      const place = variant.result === null ? undefined : walk.unreached(variant.result)
      if (place !== undefined)
        report(`a versioned object in ${place} of the result is not converted`, mend, { method, variant })
    }
  }
  for (const [what, schema] of [
    ['the context', model.context],
    ...model.errors.map((error) => [`the data of ${error.name}`, error.args] as const),
  ] as const) {
    if (schema !== null && walk.holdsObject(schema))
      report(`${what} holds a versioned object, which is not converted there`, 'Describe the data that travel')
  }
}

class ShapeWalk {
  readonly #model: ApiModel

  constructor(model: ApiModel) {
    this.#model = model
  }

  /** The kind of place in which a versioned object is out of reach; undefined if all are within it. Follows `shapeOf`. */
  unreached(schema: JsonSchema, within: readonly string[] = []): string | undefined {
    if (typeof schema.$ref === 'string') {
      const definition = this.#definition(schema.$ref)
      if (definition === undefined || definition.object !== null) return undefined
      if (!within.includes(definition.name)) return this.unreached(definition.schema, [...within, definition.name])
      return this.holdsObject(definition.schema) ? `the recursive schema ${definition.name}` : undefined
    }
    const union = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined
    if (union !== undefined) return this.#first(union, within) ?? this.#ambiguous(union)
    if (Array.isArray(schema.allOf)) {
      const members = schema.allOf as JsonSchema[]
      return (
        this.#first(members, within) ??
        (this.#shapes(members).length > 1 ? 'several parts of an intersection' : undefined)
      )
    }
    const members = Object.values((schema.properties ?? {}) as Record<string, JsonSchema>)
    const { items, additionalProperties: rest } = schema
    if (Array.isArray(items)) return this.#anyHolds(items as JsonSchema[]) ? 'a tuple' : undefined
    if (this.#anyHolds(Object.values((schema.patternProperties ?? {}) as Record<string, JsonSchema>)))
      return 'members by pattern'
    if (isSchema(rest) && this.#anyHolds(members) && this.holdsObject(rest)) return 'further members beside named ones'
    return this.#first([...members, ...[items, rest].filter(isSchema)], within)
  }

  /** True if a versioned object can stand anywhere in a value of the schema. */
  holdsObject(schema: JsonSchema, seen: Set<string> = new Set()): boolean {
    if (typeof schema.$ref === 'string') {
      const definition = this.#definition(schema.$ref)
      if (definition === undefined || seen.has(definition.name)) return false
      seen.add(definition.name)
      return definition.object !== null || this.holdsObject(definition.schema, seen)
    }
    const lists = [schema.anyOf, schema.oneOf, schema.allOf, schema.items].flat()
    const maps = [schema.properties, schema.patternProperties].flatMap((map) => Object.values(Object(map)))
    return [...lists, ...maps, schema.additionalProperties].some((it) => isSchema(it) && this.holdsObject(it, seen))
  }

  /** Only classes are told apart by what they say of themselves: of lists and of plain objects, the first counts. */
  #ambiguous(union: readonly JsonSchema[]): string | undefined {
    const flat = this.#shapes(union)
      .map((text) => JSON.parse(text) as ShapeModel)
      .flatMap(flatten)
    const distinct = (wanted: (shape: ShapeModel) => boolean) =>
      new Set(flat.filter(wanted).map((shape) => JSON.stringify(shape))).size > 1
    if (distinct((shape) => 'items' in shape)) return 'lists of several kinds in one union'
    return distinct((shape) => 'fields' in shape || 'values' in shape)
      ? 'several plain objects of one union'
      : undefined
  }

  /** The different shapes that the schemas have, as text. */
  #shapes(schemas: readonly JsonSchema[]): string[] {
    const shapes = schemas.map((schema) => shapeOf(schema, this.#model)).filter((shape) => shape !== undefined)
    return [...new Set(shapes.map((shape) => JSON.stringify(shape)))]
  }

  #first(schemas: readonly JsonSchema[], within: readonly string[]): string | undefined {
    for (const schema of schemas) {
      const place = this.unreached(schema, within)
      if (place !== undefined) return place
    }
    return undefined
  }

  #anyHolds(schemas: readonly JsonSchema[]): boolean {
    return schemas.some((schema) => this.holdsObject(schema))
  }

  #definition(reference: string) {
    return this.#model.definitions[reference.slice('#/definitions/'.length)]
  }
}

function flatten(shape: ShapeModel): ShapeModel[] {
  if ('oneOf' in shape) return shape.oneOf.flatMap(flatten)
  return 'tagged' in shape ? flatten(shape.tagged) : [shape]
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
