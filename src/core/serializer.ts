import type { JsonObject } from './message.js'
import { isJsonObject } from './own-property.js'

/**
 * Converts what travels, on both sides: every argument and the result by itself, and the context once. It is the outermost
 * layer: schemas describe values before they are serialised and after they were deserialised. Failures bypass it.
 */
export interface Serializer {
  /** Makes a value ready to travel. The client passes the context of the caller, the server the deserialised one. */
  serializeEntity(context: unknown, entity: unknown): unknown
  /** Undoes {@link serializeEntity}. */
  deserializeEntity(context: unknown, entity: unknown): unknown
  /** Turns the context of a call into JSON members. */
  serializeContext(context: unknown): JsonObject
  /** Turns the members that travelled, and `client_timeout`, into what handlers get as context. */
  deserializeContext(context: JsonObject): unknown
}

/** Leaves everything as it is. Its `serializeContext` throws TypeError for a context that is no object. */
export const noOpSerializer: Serializer = {
  serializeEntity: (_context, entity) => entity,
  deserializeEntity: (_context, entity) => entity,
  serializeContext: (context) => {
    if (isJsonObject(context)) return context
    throw new TypeError('A request context must be an object, or a serializer must make it one')
  },
  deserializeContext: (context) => context,
}

/** Converts every argument with one method of a serializer; a new object. */
export function convertArguments(
  args: Readonly<JsonObject>,
  convert: (context: unknown, entity: unknown) => unknown,
  context: unknown,
): JsonObject {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, convert(context, value)]))
}
