import type { JsonObject } from '../core/message.js'
import type { Target } from '../core/target.js'

/** What a handler learns of the call that it serves. It is the local context of the calls that the handler makes. */
export interface ServerCall<Context extends object = JsonObject> {
  /** The request context of the caller, with `client_timeout` added as oslo.messaging does. */
  readonly context: Context
  /** Name of the method on the wire. */
  readonly method: string
  /** Version in the message, which counts as a floor; `1.0` if there was none. */
  readonly version: string
  readonly namespace: string | null
  /** Target of the server that took the message. */
  readonly target: Target
  /** Version that the endpoint implements. */
  readonly endpointVersion: string
  /** False for casts: nobody waits for an answer. */
  readonly expectsReply: boolean
  /** The longest silence that the caller puts up with, in seconds, as it came; null if it expects no signs of life. */
  readonly clientTimeout: unknown
  /** When the caller stops waiting, in milliseconds since the epoch, at the latest; null if that is not known. */
  readonly deadline: number | null
  /** Aborted when the server stops and its grace is over, and when the deadline has passed. */
  readonly signal: AbortSignal
}

/** What is known of a call everywhere, also in other threads. */
export type CallFacts = Omit<ServerCall, 'signal' | 'context'> & { readonly context: object }
