import { maxDepth } from './json.js'
import type { JsonObject } from './message.js'
import { dataOf, isEnvelope, isEnvelopeOf, readEnvelope, withData, writeEnvelope } from './object-envelope.js'
import { attachInfo, type ObjectInfo, readInfo } from './object-info.js'
import type { ObjectType, Shape } from './object-shape.js'
import { isJsonObject, setOwn } from './own-property.js'

export { type ObjectInfo, objectInfo, withObjectInfo } from './object-info.js'

/**
 * Turns the envelopes at the shape's places into plain objects: their own members are the fields, {@link objectInfo} tells the
 * rest of the envelope. Whatever else stands at such a place is left alone, validation judges it. The input is not changed;
 * parts without objects are shared with it. Throws TypeError for nesting deeper than 512 levels.
 */
export function decodeObjects(value: unknown, shape: Shape): unknown {
  return convert(value, shape, decoding, 0)
}

/**
 * The reverse of {@link decodeObjects}. Plain objects get the envelope that they came in, new ones that of their class with
 * its newest version and no changes; a member that is undefined counts as an unset field. Envelopes stay, with plain objects
 * inside of them converted. Where several classes may stand, a new object counts as the first of them; null given to
 * `withObjectInfo` leaves it as it is. Throws TypeError for cycles.
 */
export function encodeObjects(value: unknown, shape: Shape): unknown {
  return convert(value, shape, encoding, 0)
}

interface Direction {
  readonly object: (value: JsonObject, type: ObjectType, depth: number) => unknown
  /** Whether an object that says nothing of itself may be a versioned one. */
  readonly plainIsObject: boolean
}

const decoding: Direction = { object: decodeObject, plainIsObject: false }
const encoding: Direction = { object: encodeObject, plainIsObject: true }

function convert(value: unknown, shape: Shape, direction: Direction, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > maxDepth) throw new TypeError('Versioned objects are nested in a cycle, or too deeply')
  if ('objectName' in shape) return isJsonObject(value) ? direction.object(value, shape, depth) : value
  if ('oneOf' in shape) {
    const alternative = choose(value, shape.oneOf, direction)
    return alternative === undefined ? value : convert(value, alternative, direction, depth)
  }
  if ('items' in shape) {
    return Array.isArray(value) ? mapItems(value, (item) => convert(item, shape.items, direction, depth + 1)) : value
  }
  if (!isJsonObject(value)) return value
  if ('values' in shape) {
    return mapMembers(value, Object.keys(value), (member) => convert(member, shape.values, direction, depth + 1))
  }
  return convertFields(value, shape.fields, direction, depth)
}

function convertFields(
  value: JsonObject,
  fields: Readonly<Record<string, Shape>>,
  direction: Direction,
  depth: number,
): JsonObject {
  return mapMembers(value, Object.keys(fields), (member, key) => {
    const shape = fields[key]
    return shape === undefined ? member : convert(member, shape, direction, depth + 1)
  })
}

function decodeObject(value: JsonObject, type: ObjectType, depth: number): unknown {
  const envelope = readEnvelope(value, type)
  if (envelope === undefined) return value
  const plain = convertFields(envelope.data, type.fields(), decoding, depth)
  // The data itself is not to be marked: whoever holds the message may look at it again.
  return attachInfo(plain === envelope.data ? { ...plain } : plain, envelope.info)
}

function encodeObject(value: JsonObject, type: ObjectType, depth: number): unknown {
  if (isEnvelopeOf(value, type)) {
    const data = dataOf(value)
    const converted = isJsonObject(data) ? convertFields(data, type.fields(), encoding, depth) : data
    return converted === data ? value : withData(value, converted)
  }
  const info = readInfo(value)
  if (info === null || (info && !isOf(info, type)) || isEnvelope(value)) return value
  const data = convertFields(setMembers(value), type.fields(), encoding, depth)
  const { objectName: name, namespace, version } = type
  return writeEnvelope({ info: info ?? { name, namespace, version }, data })
}

/** A copy without the members that are undefined. */
function setMembers(value: JsonObject): JsonObject {
  const copy: JsonObject = {}
  for (const key of Object.keys(value)) {
    if (value[key] !== undefined) setOwn(copy, key, value[key])
  }
  return copy
}

/** The alternative that a value belongs to: its own class first, then what its structure allows. */
function choose(value: object, alternatives: readonly Shape[], direction: Direction): Shape | undefined {
  const flat = alternatives.flatMap(flatten)
  if (Array.isArray(value)) return flat.find((shape) => 'items' in shape)
  const types = flat.filter((shape) => 'objectName' in shape)
  const info = readInfo(value)
  const named = types.find((type) => (info ? isOf(info, type) : isEnvelopeOf(value, type)))
  if (named !== undefined || info || isEnvelope(value)) return named
  const structure = flat.find((shape) => 'values' in shape || ('fields' in shape && !('objectName' in shape)))
  return direction.plainIsObject && info === undefined ? (types[0] ?? structure) : structure
}

function flatten(shape: Shape): Shape[] {
  return 'oneOf' in shape ? shape.oneOf.flatMap(flatten) : [shape]
}

function isOf(info: ObjectInfo, type: ObjectType): boolean {
  return info.name === type.objectName && info.namespace === type.namespace
}

/** Array.map that hands the same array back if nothing changed. */
function mapItems(array: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
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
function mapMembers(
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

/** A copy of the enumerable members; the information of an object inside of another one goes with it. */
function copyOf(object: JsonObject): JsonObject {
  const info = readInfo(object)
  return info === undefined ? { ...object } : attachInfo({ ...object }, info)
}
