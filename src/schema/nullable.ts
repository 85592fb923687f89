import { type TNull, type TUnion, Type } from 'typebox'
import type { Schema } from './schema.js'

/** A value that may also be null. Absent and null are different things on this wire: null is handed to the method. */
export function nullable<T extends Schema>(schema: T): TUnion<[T, TNull]> {
  return Type.Union([schema, Type.Null()])
}
