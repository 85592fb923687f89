import type { JsonSchema } from '../model/api-model.js'
import { type Conjunction, conjunctionsOf, type Definitions, itemSchema, memberSchema } from './conjunction.js'
import { isObject, pointerTo } from './json.js'
import { conforms } from './violation.js'

/** A place inside a value. */
export interface Place {
  readonly schema: JsonSchema
  readonly value: unknown
  /** JSON pointer; empty for the whole value. */
  readonly pointer: string
  /** The whole value with another value at this place. The value before is not touched. */
  readonly rebuild: (value: unknown) => unknown
}

/** The places of a valid value that its schema speaks of, the shallow ones first, at most so many. */
export function* placesOf(
  schema: JsonSchema,
  definitions: Definitions,
  value: unknown,
  limit: number,
): Generator<Place> {
  const queue: Place[] = [{ schema, value, pointer: '', rebuild: (changed) => changed }]
  for (let visited = 0; visited < limit; visited += 1) {
    const place = queue.shift()
    if (place === undefined) return
    yield place
    queue.push(...insideOf(place, definitions))
  }
}

/** The alternative of its schema that the value at a place belongs to. */
export function alternativeOf({ schema, value }: Place, definitions: Definitions): Conjunction | undefined {
  const all = conjunctionsOf(schema, definitions)
  if (all.length === 1) return all[0]
  return all.find(({ parts }) => parts.every((part) => conforms(part, definitions, value)))
}

function insideOf(place: Place, definitions: Definitions): readonly Place[] {
  const { value, pointer, rebuild } = place
  const parts = alternativeOf(place, definitions)?.parts
  if (parts === undefined) return []
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => {
      const schema = itemSchema(parts, index)
      if (schema === null) return []
      const inside = (changed: unknown) => rebuild(value.map((it: unknown, at) => (at === index ? changed : it)))
      return [{ schema, value: item, pointer: pointerTo(pointer, index), rebuild: inside }]
    })
  }
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, member]) => {
    const schema = memberSchema(parts, name)
    if (schema === null) return []
    const inside = (changed: unknown) =>
      rebuild(Object.fromEntries(Object.entries(value).map((entry) => (entry[0] === name ? [name, changed] : entry))))
    return [{ schema, value: member, pointer: pointerTo(pointer, name), rebuild: inside }]
  })
}
