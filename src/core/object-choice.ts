import { isEnvelope, isEnvelopeOf } from './object-envelope.js'
import { type ObjectInfo, readInfo } from './object-info.js'
import type { ObjectType, Shape } from './object-shape.js'

/** Which alternative a value belongs to. */
export interface Choice {
  readonly alternative: Shape | undefined
  /** True for an object that says nothing of itself where a versioned one may stand. */
  readonly isUnnamed: boolean
}

interface Alternative {
  readonly shape: Exclude<Shape, { readonly oneOf: readonly Shape[] } | { readonly tagged: Shape }>
  readonly tagged: boolean
}

/**
 * The alternative that a value belongs to: its own class if it names one; for an object that does not, the first class if new
 * objects are expected, and else what its structure allows.
 */
export function choose(value: object, alternatives: readonly Shape[], expectsNew: boolean): Choice {
  const flat = alternatives.flatMap((shape) => flatten(shape, false))
  if (Array.isArray(value)) return { alternative: original(flat.find(isList)), isUnnamed: false }
  const types = flat.filter((one): one is Alternative & { shape: ObjectType } => 'objectName' in one.shape)
  const info = readInfo(value)
  const named = types.find(({ shape }) => (info ? isOf(info, shape) : isEnvelopeOf(value, shape)))
  if (named !== undefined || info || isEnvelope(value)) return { alternative: original(named), isUnnamed: false }
  const first = types.find(({ tagged }) => !tagged)
  const isUnnamed = first !== undefined && info === undefined
  return { alternative: original(isUnnamed && expectsNew ? first : flat.find(isStructure)), isUnnamed }
}

/** Whether an object says that it is of this class. */
export function isOf(info: ObjectInfo, type: ObjectType): boolean {
  return info.name === type.objectName && info.namespace === type.namespace
}

function flatten(shape: Shape, tagged: boolean): Alternative[] {
  if ('objectName' in shape) return [{ shape, tagged }]
  if ('oneOf' in shape) return shape.oneOf.flatMap((one) => flatten(one, tagged))
  return 'tagged' in shape ? flatten(shape.tagged, true) : [{ shape, tagged }]
}

function original(alternative: Alternative | undefined): Shape | undefined {
  return alternative?.tagged ? { tagged: alternative.shape } : alternative?.shape
}

function isList({ shape }: Alternative): boolean {
  return 'items' in shape
}

function isStructure({ shape }: Alternative): boolean {
  return 'values' in shape || ('fields' in shape && !('objectName' in shape))
}
