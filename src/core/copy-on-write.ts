import type { JsonObject } from './message.js'
import { attachInfo, readInfo } from './object-info.js'
import { setOwn } from './own-property.js'

/** Array.map that hands the same array back if nothing changed. */
export function mapItems(array: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
  let copy: unknown[] | undefined
  for (let at = 0; at < array.length; at++) {
    const changed = change(array[at])
    if (changed === array[at]) continue
    copy ??= [...array]
    copy[at] = changed
  }
  return copy ?? array
}

/** Changes some members; hands the same object back if none did. */
export function mapMembers(
  object: JsonObject,
  keys: readonly string[],
  change: (member: unknown, key: string) => unknown,
): JsonObject {
  let copy: JsonObject | undefined
  for (const key of keys) {
    if (!Object.hasOwn(object, key)) continue
    const member = object[key]
    const changed = change(member, key)
    if (changed === member) continue
    copy ??= copyOf(object)
    setOwn(copy, key, changed)
  }
  return copy ?? object
}

/** A copy of the enumerable members; what an object says of itself goes with it. */
function copyOf(object: JsonObject): JsonObject {
  const info = readInfo(object)
  return info === undefined ? { ...object } : attachInfo({ ...object }, info)
}
