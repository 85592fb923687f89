import { mapItems, mapMembers } from './copy-on-write.js'
import { maxDepth } from './json.js'
import type { JsonObject } from './message.js'
import { asOfVersion, cappedVersion } from './object-cap.js'
import { choose, isOf } from './object-choice.js'
import {
  dataOf,
  type Envelope,
  isEnvelope,
  isEnvelopeOf,
  readEnvelope,
  withData,
  writeEnvelope,
} from './object-envelope.js'
import { attachInfo, readInfo } from './object-info.js'
import type { ObjectType, Shape } from './object-shape.js'
import { isJsonObject, setOwn } from './own-property.js'

export { type ObjectInfo, objectInfo, withObjectInfo } from './object-info.js'

/**
 * Turns the envelopes at the shape's places into plain objects: their own members are the fields, {@link objectInfo} tells the
 * rest of the envelope. Whatever else stands at such a place stays what it is, also when it is encoded again; validation judges
 * it. The input is not changed; parts without objects are shared with it. Throws TypeError for nesting deeper than 512 levels.
 */
export function decodeObjects(value: unknown, shape: Shape): unknown {
  return convert(value, shape, decoding, 0)
}

/**
 * The reverse of {@link decodeObjects}. Plain objects get the envelope that they came in, new ones that of their class with
 * its newest version and no changes (where plain data may stand as well, only if {@link withObjectInfo} was told so); a member
 * that is undefined counts as an unset field. Envelopes stay, with plain objects
 * inside of them converted. Where several classes may stand, a new object counts as the first of them; null given to
 * `withObjectInfo` leaves it as it is. Throws TypeError for cycles.
 *
 * Under an object version cap, such as `1.38` of cinder, objects that are newer are sent in the version that belongs to it, without
 * the fields that came later. Throws CappedVersionUnknown for a cap that the API of the objects does not have.
 */
export function encodeObjects(value: unknown, shape: Shape, objectVersionCap: string | null = null): unknown {
  return convert(value, shape, objectVersionCap === null ? encoding : encodingUnder(objectVersionCap), 0)
}

interface Direction {
  readonly object: (value: JsonObject, type: ObjectType, depth: number, direction: Direction) => unknown
  /** Whether an object that says nothing of itself counts as a new one. */
  readonly expectsNew: boolean
  /** Of what is sent: the object version cap. */
  readonly cap: string | null
  /** The direction where plain data may stand as well. */
  readonly tagged: Direction
}

const decoding = directionOf({ object: decodeObject, ofTagged: decodeEnvelope, expectsNew: false, cap: null })
const encoding = encodingUnder(null)

function encodingUnder(cap: string | null): Direction {
  return directionOf({ object: encodeObject, ofTagged: encodeObject, expectsNew: true, cap })
}

interface DirectionFacts extends Pick<Direction, 'object' | 'expectsNew' | 'cap'> {
  /** Converts an object where plain data may stand as well. */
  readonly ofTagged: Direction['object']
}

/** A direction, in which only what says that it is an object is converted where plain data may stand as well. */
function directionOf({ object, ofTagged, expectsNew, cap }: DirectionFacts): Direction {
  const direction: Direction = {
    object,
    expectsNew,
    cap,
    tagged: {
      object: (value, type, depth) =>
        readInfo(value) || isEnvelope(value) ? ofTagged(value, type, depth, direction) : value,
      expectsNew: false,
      cap,
      get tagged() {
        return direction.tagged
      },
    },
  }
  return direction
}

function convert(value: unknown, shape: Shape, direction: Direction, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > maxDepth) throw new TypeError('Versioned objects are nested in a cycle, or too deeply')
  if ('objectName' in shape) return isJsonObject(value) ? direction.object(value, shape, depth, direction) : value
  if ('oneOf' in shape) return convertOne(value, shape.oneOf, direction, depth)
  if ('tagged' in shape) return convert(value, shape.tagged, direction.tagged, depth)
  if ('items' in shape) {
    return Array.isArray(value) ? mapItems(value, (item) => convert(item, shape.items, direction, depth + 1)) : value
  }
  if (!isJsonObject(value)) return value
  if ('values' in shape) {
    return mapMembers(value, Object.keys(value), (member) => convert(member, shape.values, direction, depth + 1))
  }
  return convertFields(value, shape.fields, direction, depth)
}

function convertOne(value: object, alternatives: readonly Shape[], direction: Direction, depth: number): unknown {
  const { alternative, isUnnamed } = choose(value, alternatives, direction.expectsNew)
  const converted = alternative === undefined ? value : convert(value, alternative, direction, depth)
  return isUnnamed && direction.object === decodeObject ? asPlain(converted as JsonObject) : converted
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
  return isEnvelope(value) ? decodeEnvelope(value, type, depth) : asPlain(value)
}

function decodeEnvelope(value: JsonObject, type: ObjectType, depth: number): unknown {
  const envelope = readEnvelope(value, type)
  if (envelope === undefined) return value
  const plain = convertFields(envelope.data, type.fields(), decoding, depth)
  // The data itself is not to be marked: whoever holds the message may look at it again.
  return attachInfo(plain === envelope.data ? { ...plain } : plain, envelope.info)
}

/** A copy that is not taken for a new versioned object when it is sent on. */
function asPlain(value: JsonObject): JsonObject {
  return attachInfo({ ...value }, null)
}

function encodeObject(value: JsonObject, type: ObjectType, depth: number, direction: Direction): unknown {
  const { cap } = direction
  if (isEnvelopeOf(value, type)) return encodeEnvelope(value, type, depth, direction)
  const info = readInfo(value)
  if (info === null || (info && !isOf(info, type)) || isEnvelope(value)) return value
  const data = convertFields(setMembers(value), type.fields(), direction, depth)
  const { objectName: name, namespace, version } = type
  return writeEnvelope(capped({ info: info ?? { name, namespace, version }, data }, type, cap))
}

/** An envelope that a caller wrote: it stays what it is, but for objects inside of it and the cap. */
function encodeEnvelope(value: JsonObject, type: ObjectType, depth: number, direction: Direction): unknown {
  const data = dataOf(value)
  const converted = isJsonObject(data) ? convertFields(data, type.fields(), direction, depth) : data
  const envelope = converted === data ? value : withData(value, converted)
  if (direction.cap === null) return envelope
  const read = readEnvelope(envelope, type)
  const older = read && capped(read, type, direction.cap)
  return older === read ? envelope : older && writeEnvelope(older)
}

function capped(envelope: Envelope, type: ObjectType, cap: string | null): Envelope {
  const version = cappedVersion(type, envelope.info.version, cap)
  return version === envelope.info.version ? envelope : asOfVersion(type, version, envelope.info, envelope.data)
}

/** A copy without the members that are undefined. */
function setMembers(value: JsonObject): JsonObject {
  const copy: JsonObject = {}
  for (const key of Object.keys(value)) {
    if (value[key] !== undefined) setOwn(copy, key, value[key])
  }
  return copy
}
