import { definitionKind } from './brand.js'
import type { Schema } from './schema.js'

/** An error that a method may raise, known to both sides. */
export interface ErrorDefinition {
  readonly [definitionKind]: 'error'
  /** Python module of the class, so that a Python caller that allows it re-raises the real class. */
  readonly module: string
  /** Class name on the wire. Absent: the name under which the API lists the error. */
  readonly class?: string
  /** Schema of the error's data, an object; it travels as the exception's keyword arguments. */
  readonly args?: Schema
  /** Default text; `{name}` is replaced by that member of the data. */
  readonly message?: string
  readonly description?: string
}

/** Declares an error. Its name is the key under which it stands in the API's `errors`. */
export function error(options: Omit<ErrorDefinition, typeof definitionKind>): ErrorDefinition {
  return { ...options, [definitionKind]: 'error' }
}
