import { isFloat } from './float.js'
import { writeJson } from './json.js'
import { maxDepth } from './json-scan.js'
import { setOwn } from './own-property.js'
import { noOpSerializer, type Serializer } from './serializer.js'

/**
 * The counterpart of oslo.messaging's JsonPayloadSerializer: makes outgoing values JSON where writing alone would refuse them.
 * Maps become objects, sets and whatever else can be iterated arrays, errors `Name: message`, bytes the text that they are in
 * UTF-8, functions and symbols their text. Objects with `toJSON` are asked for it, other instances give their own enumerable
 * members. What comes in stays as it is. `serializeEntity` throws TypeError for a cycle, for nesting deeper than 510 levels, and
 * for bytes that are no UTF-8.
 */
export const jsonPayloadSerializer: Serializer = {
  ...noOpSerializer,
  serializeEntity: (_context, entity) => toPrimitive(entity, 0),
}

function toPrimitive(value: unknown, depth: number): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= maxDepth - 2) throw new TypeError('A value with a cycle, or nested too deep, cannot travel')
  if (value instanceof Date || isFloat(value)) return value
  if ('toJSON' in value && typeof value.toJSON === 'function') return toPrimitive(value.toJSON(''), depth + 1)
  if (value instanceof Error) return `${value.name}: ${value.message}`
  if (value instanceof Uint8Array) return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)
  if (value instanceof Map) return membersOf(value, depth)
  if (Symbol.iterator in value) return Array.from(value as Iterable<unknown>, (item) => toPrimitive(item, depth + 1))
  return membersOf(Object.entries(value), depth)
}

function membersOf(entries: Iterable<readonly [unknown, unknown]>, depth: number): object {
  const object: Record<string, unknown> = {}
  for (const [key, member] of entries) setOwn(object, keyText(key), toPrimitive(member, depth + 1))
  return object
}

/** Numbers, booleans and null are keys in JSON by their text; anything else has none that a peer would read back. */
function keyText(key: unknown): string {
  if (typeof key === 'string') return key
  if (typeof key === 'number' || typeof key === 'bigint' || typeof key === 'boolean' || key === null)
    return writeJson(key)
  throw new TypeError(`A ${typeof key} cannot be a key of an object`)
}
