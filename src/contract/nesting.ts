import type { JsonSchema } from '../model/api-model.js'
import { type Definitions, definitionOf, referenceOf } from './conjunction.js'
import { isObject } from './json.js'

const known = new WeakMap<Definitions, WeakMap<JsonSchema, boolean>>()

/** True if values of a schema may hold shared objects or arrays, at whatever depth: what lets values grow. */
export function mayNest(schema: JsonSchema, definitions: Definitions): boolean {
  const answers = known.get(definitions) ?? new WeakMap<JsonSchema, boolean>()
  known.set(definitions, answers)
  const answer = answers.get(schema) ?? references(schema).some((name) => isStructured(name, definitions, new Set()))
  answers.set(schema, answer)
  return answer
}

/** True if a shared schema, or one that it is made of, speaks of objects or arrays. */
function isStructured(name: string, definitions: Definitions, seen: Set<string>): boolean {
  if (seen.has(name)) return false
  seen.add(name)
  const schema = definitionOf(name, definitions)
  return mentionsStructure(schema) || references(schema).some((inner) => isStructured(inner, definitions, seen))
}

function mentionsStructure(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(mentionsStructure)
  if (!isObject(value)) return false
  const types: readonly unknown[] = Array.isArray(value.type) ? value.type : [value.type]
  return types.includes('object') || types.includes('array') || Object.values(value).some(mentionsStructure)
}

/** Names that a schema refers to, without those that its definitions refer to. */
function references(schema: JsonSchema): readonly string[] {
  const name = typeof schema.$ref === 'string' ? referenceOf(schema) : undefined
  const inner = Object.values(schema).flatMap((value) =>
    (Array.isArray(value) ? value : [value]).filter(isObject).flatMap(references),
  )
  return name === undefined ? inner : [name, ...inner]
}
