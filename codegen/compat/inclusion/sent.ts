import { type Definitions, definitionOf, referenceOf } from '../../../src/contract/conjunction.js'
import { isObject } from '../../../src/contract/json.js'
import type { JsonSchema } from '../../../src/model/api-model.js'
import type { Side } from './side.js'

/**
 * True if members that are not declared are never sent. Objects are open by default, so that newer peers may send more; that
 * does not mean that anybody sends what nobody declared. Only who says so (`additionalProperties`), or declares nothing at
 * all, sends members of any name.
 */
export function sendsDeclaredOnly(parts: readonly JsonSchema[]): boolean {
  const declares = parts.some((part) => isObject(part.properties) && Object.keys(part.properties).length > 0)
  return declares && parts.every((part) => part.additionalProperties === undefined)
}

const closing = new WeakMap<Definitions, Definitions>()

/**
 * The schema of what a sender really sends: objects that are open by default are closed, see {@link sendsDeclaredOnly}. For
 * making values; `definitions` come along in the same reading.
 */
export function asSent(schema: JsonSchema, definitions: Definitions): Side {
  let closed = closing.get(definitions)
  if (closed === undefined) {
    closed = Object.fromEntries(
      Object.entries(definitions).map(([name, it]) => [name, { schema: close(it.schema, definitions) }]),
    )
    closing.set(definitions, closed)
  }
  return { schema: close(schema, definitions), definitions: closed }
}

/** Intersections of shared schemas that contain themselves could be merged for ever. */
const deepest = 20

function close(schema: JsonSchema, definitions: Definitions, depth = 0): JsonSchema {
  const merged = depth > deepest ? undefined : mergedObjects(schema, definitions)
  if (merged !== undefined) return close(merged, definitions, depth + 1)
  const out: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(schema)) {
    // What is sent together under allOf is not closed part by part, and what must not match is no sender.
    if (
      key === 'allOf' ||
      key === 'not' ||
      key === 'enum' ||
      key === 'const' ||
      key === 'default' ||
      key === 'examples'
    )
      out[key] = value
    else if (key === 'properties' || key === 'patternProperties') {
      out[key] = Object.fromEntries(
        Object.entries(value as object).map(([name, member]) => [name, closeAny(member, definitions, depth + 1)]),
      )
    } else if (Array.isArray(value)) out[key] = value.map((member) => closeAny(member, definitions, depth + 1))
    else out[key] = closeAny(value, definitions, depth + 1)
  }
  if (schema.allOf === undefined && schema.$ref === undefined && sendsDeclaredOnly([schema])) {
    out.additionalProperties = false
  }
  return out
}

function closeAny(value: unknown, definitions: Definitions, depth: number): unknown {
  return isObject(value) ? close(value, definitions, depth) : value
}

/** An intersection of plain objects as one object; undefined for anything else. */
function mergedObjects(schema: JsonSchema, definitions: Definitions): JsonSchema | undefined {
  if (!Array.isArray(schema.allOf)) return undefined
  const parts: JsonSchema[] = []
  for (const member of schema.allOf as JsonSchema[]) {
    const name = referenceOf(member)
    const part = name === undefined ? member : definitionOf(name, definitions)
    const plain = Object.keys(part).every((key) => ['type', 'properties', 'required'].includes(key) || isNote(key))
    if (part.type !== 'object' || !plain) return undefined
    parts.push(part)
  }
  const properties: Record<string, JsonSchema> = {}
  for (const part of parts) {
    for (const [name, member] of Object.entries((part.properties ?? {}) as Record<string, JsonSchema>)) {
      const known = properties[name]
      const same = known === undefined || JSON.stringify(known) === JSON.stringify(member)
      properties[name] = same ? member : { allOf: [known, member] }
    }
  }
  const required = [...new Set(parts.flatMap((part) => (part.required ?? []) as string[]))]
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) }
}

function isNote(key: string): boolean {
  return ['title', 'description', 'default', 'examples'].includes(key) || key.startsWith('x-')
}
