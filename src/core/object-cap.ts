import { CappedVersionUnknown } from './errors.js'
import type { JsonObject } from './message.js'
import type { ObjectInfo } from './object-info.js'
import type { ObjectCaps, ObjectType } from './object-shape.js'
import { setOwn } from './own-property.js'
import { versionIsCompatible } from './version-rule.js'

/** Throws CappedVersionUnknown unless the API has this cap. */
export function requireObjectCap(caps: ObjectCaps | readonly string[] | undefined, cap: string): void {
  const known = Array.isArray(caps) ? (caps as readonly string[]) : Object.keys(caps ?? {})
  if (!known.includes(cap)) throw new CappedVersionUnknown(cap, known)
}

/**
 * The version that an object of this class is sent in under a cap: that of the cap where the object's own is newer, else its own,
 * also one that cannot be read. Throws CappedVersionUnknown for a cap that the API does not have.
 */
export function cappedVersion(type: ObjectType, version: string, cap: string | null): string {
  if (cap === null) return version
  requireObjectCap(type.caps, cap)
  const capped = type.caps?.[cap]?.[type.objectName]
  return capped !== undefined && isNewer(version, capped) ? capped : version
}

/** What is sent of an object in an older version: without the fields that came later. */
export function asOfVersion(type: ObjectType, version: string, info: ObjectInfo, data: JsonObject) {
  const gone = new Set(
    Object.keys(type.newer ?? {}).filter((field) => !versionIsCompatible(version, type.newer?.[field] ?? version)),
  )
  const kept: JsonObject = {}
  for (const key of Object.keys(data)) if (!gone.has(key)) setOwn(kept, key, data[key])
  const { changes, ...rest } = info
  const changed = changes?.filter((field) => !gone.has(field))
  // Python writes no list of changes that is empty.
  const told = changed === undefined || (changed.length === 0 && changes?.length !== 0) ? {} : { changes: changed }
  return { info: { ...rest, version, ...told }, data: kept }
}

/** False also for what is no version: such an object is left as it came. */
function isNewer(version: string, than: string): boolean {
  return /^\d+\.\d+$/.test(version) && !versionIsCompatible(than, version) && versionIsCompatible(version, than)
}
