import type { FloatPlaces } from './float-places.js'

/** Stands before the names of a request context's entries where they are members of a message. */
export const contextPrefix = '_context_'

/** A JSON object. */
export type JsonObject = Record<string, unknown>

/** A request as a client hands it to a transport: arguments and context are in wire form, JSON values only. */
export interface Request {
  readonly method: string
  readonly args: JsonObject
  /** Null: no namespace; the key is left out of the message. */
  readonly namespace: string | null
  /** Null: no version; the key is left out of the message. */
  readonly version: string | null
  /** Entries of the request context; each travels under a key of its own. */
  readonly context: JsonObject
  /** Where numbers of the arguments are to travel as floats; absent: nowhere but where they have to. */
  readonly floats?: FloatPlaces | undefined
}

/**
 * A request as it came in. It is not trusted: `args` may be anything, `version` may be explicitly null, which differs from
 * absent (undefined).
 */
export interface ReceivedRequest {
  readonly method: unknown
  readonly args: unknown
  readonly namespace: unknown
  readonly version: unknown
  readonly context: JsonObject
}

/** A final answer: `failure` is the JSON text of a failure, or null for success. */
export interface Reply {
  readonly result: unknown
  readonly failure: string | null
  /** Where numbers of the result are to travel as floats. */
  readonly floats?: FloatPlaces | undefined
}
