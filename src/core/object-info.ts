/** What the envelope of a versioned object says beside the data. */
export interface ObjectInfo {
  readonly name: string
  readonly namespace: string
  readonly version: string
  /** Fields that were changed since the object was loaded; absent if the envelope does not say. */
  readonly changes?: readonly string[]
  /** Further members of the envelope, under their full names. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** Registered, so that two copies of the package agree. */
const infoKey = Symbol.for('stubwire.object-info')

/**
 * What is known of the envelope in which an object travelled; undefined for objects that never did, or that were copied
 * (a copy is a new object: see {@link withObjectInfo}).
 */
export function objectInfo(value: unknown): ObjectInfo | undefined {
  return readInfo(value) ?? undefined
}

/**
 * A copy of a plain object that travels in an envelope with this name, namespace, version and changes. With null the copy is
 * marked as no versioned object: it travels as it is even where a versioned object may stand.
 */
export function withObjectInfo<Plain extends object>(plain: Plain, info: ObjectInfo | null): Plain {
  return attachInfo({ ...plain }, info)
}

/** The information of an object, null if it is marked as no versioned object. */
export function readInfo(value: unknown): ObjectInfo | null | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, infoKey)) return undefined
  return Reflect.get(value, infoKey) as ObjectInfo | null
}

/** Adds the information to an object made here. It is not enumerable: neither copies nor JSON nor comparisons see it. */
export function attachInfo<Plain extends object>(plain: Plain, info: ObjectInfo | null): Plain {
  return Object.defineProperty(plain, infoKey, { value: info, configurable: true, writable: true })
}
