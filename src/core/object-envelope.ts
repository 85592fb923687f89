import type { JsonObject } from './message.js'
import type { ObjectInfo } from './object-info.js'
import type { ObjectType } from './object-shape.js'
import { isJsonObject, setOwn } from './own-property.js'

const keys = {
  name: 'versioned_object.name',
  namespace: 'versioned_object.namespace',
  version: 'versioned_object.version',
  data: 'versioned_object.data',
  changes: 'versioned_object.changes',
} as const
const required: ReadonlySet<string> = new Set([keys.name, keys.namespace, keys.version, keys.data])

/** The envelope of a versioned object, checked. */
export interface Envelope {
  readonly info: ObjectInfo
  readonly data: JsonObject
}

/** The envelope that a value is, if it is one of this class; undefined for anything else. */
export function readEnvelope(value: unknown, type: ObjectType): Envelope | undefined {
  if (!isEnvelopeOf(value, type)) return undefined
  const version = value[keys.version]
  const data = value[keys.data]
  if (typeof version !== 'string' || !isJsonObject(data)) return undefined
  return { info: { name: type.objectName, namespace: type.namespace, version, ...furtherMembers(value) }, data }
}

/** Whether a value calls itself an envelope of this class, and has an object for data. */
export function isEnvelopeOf(value: unknown, type: ObjectType): value is JsonObject {
  return (
    isJsonObject(value) &&
    Object.hasOwn(value, keys.name) &&
    value[keys.name] === type.objectName &&
    value[keys.namespace] === type.namespace &&
    Object.hasOwn(value, keys.data)
  )
}

/** Whether a value calls itself the envelope of any versioned object. */
export function isEnvelope(value: unknown): boolean {
  return isJsonObject(value) && Object.hasOwn(value, keys.name) && Object.hasOwn(value, keys.data)
}

function furtherMembers(envelope: JsonObject): Pick<ObjectInfo, 'changes' | 'extra'> {
  let changes: readonly string[] | undefined
  let extra: JsonObject | undefined
  for (const key of Object.keys(envelope)) {
    if (required.has(key)) continue
    const value = envelope[key]
    if (key === keys.changes && isTexts(value)) {
      changes = value
    } else {
      extra ??= {}
      setOwn(extra, key, value)
    }
  }
  return { ...(changes && { changes }), ...(extra && { extra }) }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** The envelope on the wire. */
export function writeEnvelope({ info, data }: Envelope): JsonObject {
  const envelope: JsonObject = {
    [keys.name]: info.name,
    [keys.namespace]: info.namespace,
    [keys.version]: info.version,
    [keys.data]: data,
  }
  if (info.changes !== undefined) envelope[keys.changes] = info.changes
  for (const [key, value] of Object.entries(info.extra ?? {})) setOwn(envelope, key, value)
  return envelope
}

/** A copy of an envelope with other data. */
export function withData(envelope: JsonObject, data: unknown): JsonObject {
  return { ...envelope, [keys.data]: data }
}

/** The data of an envelope as it came. */
export function dataOf(envelope: JsonObject): unknown {
  return envelope[keys.data]
}
