import type { JsonSchema } from '../model/api-model.js'
import { type Change, changesOf } from './changes.js'
import { type Conjunction, conjunctionsOf, type Definitions, itemSchema, memberSchema } from './conjunction.js'
import { isObject, pointerTo } from './json.js'
import { conforms, surelyViolates } from './violation.js'

/** One change that makes a valid value invalid. */
export interface Mutation {
  /** JSON pointer of the place that was changed (of the object, where a member was taken away or added). */
  readonly pointer: string
  /** What was done, for example `required member "size" left out`. */
  readonly description: string
  /** Keyword of the schema that is meant to refuse it. */
  readonly keyword: string
  /** The whole value after the change. The value before is not touched. */
  readonly value: unknown
}

/** How many mutations are looked for. */
export interface MutationOptions {
  /** How many places of the value are visited at most, the shallow ones first. Absent: 200. */
  readonly places?: number
}

/** A place inside a value. */
interface Place {
  readonly schema: JsonSchema
  readonly value: unknown
  readonly pointer: string
  /** The whole value with another value at this place. */
  readonly rebuild: (value: unknown) => unknown
}

/**
 * Changes of a valid value, each of which makes it invalid, the shallow places first: required members left out, members
 * added to closed objects, wrong types, values outside enumerations and limits, texts that break a pattern or format. What
 * may still be valid (because another alternative of a union admits it, or because a format is read loosely) is not among
 * them. Deterministic.
 */
export function* mutationsOf(
  schema: JsonSchema,
  definitions: Definitions,
  value: unknown,
  options: MutationOptions = {},
): Generator<Mutation> {
  const queue: Place[] = [{ schema, value, pointer: '', rebuild: (changed) => changed }]
  for (let visited = 0; visited < (options.places ?? 200); visited += 1) {
    const place = queue.shift()
    if (place === undefined) return
    for (const change of changesAt(place, definitions)) {
      const changed = place.rebuild(change.value)
      if (!surelyViolates(schema, definitions, changed)) continue
      yield { pointer: place.pointer, description: change.description, keyword: change.keyword, value: changed }
    }
    queue.push(...insideOf(place, definitions))
  }
}

/** The alternative that a value belongs to. */
function alternativeOf({ schema, value }: Place, definitions: Definitions): Conjunction | undefined {
  const all = conjunctionsOf(schema, definitions)
  if (all.length === 1) return all[0]
  return all.find(({ parts }) => parts.every((part) => conforms(part, definitions, value)))
}

function changesAt(place: Place, definitions: Definitions): readonly Change[] {
  const alternative = alternativeOf(place, definitions)
  return alternative === undefined ? [] : changesOf(alternative.parts, place.value)
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
