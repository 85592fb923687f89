import { mapItems, mapMembers } from './copy-on-write.js'
import { Float } from './float.js'
import type { FloatPlaces } from './float-places.js'
import { maxDepth } from './json.js'
import { isJsonObject } from './own-property.js'

/**
 * Makes whole numbers at the places {@link Float}s, so that they are written as floats. The input is not changed; what holds none of
 * them is shared with it. Throws TypeError for nesting deeper than 512 levels.
 */
export function markFloats(value: unknown, places: FloatPlaces, depth = 0): unknown {
  if (typeof value === 'number') return Number.isInteger(value) && holdsPlace(places) ? new Float(value) : value
  if (typeof value !== 'object' || value === null || places === true) return value
  if (depth > maxDepth) throw new TypeError('A value with floats is nested in a cycle, or too deeply')
  if (typeof places === 'function') return markFloats(value, places(), depth)
  if ('anyOf' in places) return places.anyOf.reduce<unknown>((marked, it) => markFloats(marked, it, depth), value)
  if ('items' in places) return Array.isArray(value) ? markItems(value, places.items, depth + 1) : value
  if (!isJsonObject(value)) return value
  const { fields = {}, values, named = [] } = places
  const passedOver = new Set(named)
  const keys = Object.keys(values === undefined ? fields : value)
  return mapMembers(value, keys, (member, key) => {
    const inside = Object.hasOwn(fields, key) ? fields[key] : passedOver.has(key) ? undefined : values
    return inside === undefined ? member : markFloats(member, inside, depth + 1)
  })
}

/** Whether the place itself is one, of whatever alternative. */
function holdsPlace(places: FloatPlaces): boolean {
  if (places === true) return true
  if (typeof places === 'function') return holdsPlace(places())
  return 'anyOf' in places && places.anyOf.some(holdsPlace)
}

function markItems(
  array: readonly unknown[],
  items: FloatPlaces | readonly (FloatPlaces | null)[],
  depth: number,
): readonly unknown[] {
  if (!isTuple(items)) return mapItems(array, (item) => markFloats(item, items, depth))
  let at = 0
  return mapItems(array, (item) => {
    const place = items[at++]
    return place == null ? item : markFloats(item, place, depth)
  })
}

function isTuple(items: FloatPlaces | readonly (FloatPlaces | null)[]): items is readonly (FloatPlaces | null)[] {
  return Array.isArray(items)
}
