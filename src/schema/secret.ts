import type { Schema } from './schema.js'

/** Marks a value that must not appear in logs, such as a token. */
export function secret<T extends Schema>(schema: T): T {
  // Codegen says where something else stands in place of a schema.
  if (typeof schema !== 'object' || schema === null) return schema
  const descriptors = { ...Object.getOwnPropertyDescriptors(schema), 'x-secret': { value: true, enumerable: true } }
  return Object.defineProperties({}, descriptors) as T
}
