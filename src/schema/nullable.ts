import { type TNull, type TSchema, type TUnion, Type } from 'typebox'

/** A value that may also be null. Absent and null are different things on this wire: null is handed to the method. */
export function nullable<T extends TSchema>(schema: T): TUnion<[T, TNull]> {
  return Type.Union([schema, Type.Null()])
}
