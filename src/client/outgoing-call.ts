import type { JsonObject } from '../core/message.js'
import type { Method } from '../core/method.js'
import { inspectCall, inspectSymbol } from '../core/secrets.js'
import type { Target } from '../core/target.js'
import type { SendOptions } from '../transport/transport.js'

/**
 * A call or cast on its way out, as interceptors see it. To change it, pass a changed copy on.
 * `util.inspect` shows it without the secrets of its context, but not a copy of it.
 */
export interface OutgoingCall {
  readonly kind: 'call' | 'cast'
  /** Null if no schema is known. */
  readonly method: Method | null
  /** The newer contract that the caller named, if this one is its fallback for older servers. */
  readonly insteadOf?: Method
  /** Name on the wire. */
  readonly name: string
  readonly namespace: string | null
  /** Version that the message carries. */
  readonly version: string | null
  /** Arguments in wire form, already checked. */
  readonly args: JsonObject
  /** Where the message goes. */
  readonly target: Target
  readonly context: object
  /** When the caller stops waiting, in milliseconds since the epoch; null: never. */
  readonly deadline: number | null
  readonly options: SendOptions
}

/** A call or cast as it leaves a client; `util.inspect` shows it without what is secret in its context and its arguments. */
export class PlannedCall implements OutgoingCall {
  readonly kind: 'call' | 'cast'
  readonly method: Method | null
  declare readonly insteadOf?: Method
  readonly name: string
  readonly namespace: string | null
  readonly version: string | null
  readonly args: JsonObject
  readonly target: Target
  readonly context: object
  readonly deadline: number | null
  readonly options: SendOptions

  constructor(call: OutgoingCall) {
    this.kind = call.kind
    this.method = call.method
    this.name = call.name
    this.namespace = call.namespace
    this.version = call.version
    this.args = call.args
    this.target = call.target
    this.context = call.context
    this.deadline = call.deadline
    this.options = call.options
    if (call.insteadOf !== undefined) this.insteadOf = call.insteadOf
  }

  /** Logs show calls without the secrets of their context and their arguments. */
  [inspectSymbol](_depth: number, options: object, inspect: (value: unknown, options: object) => string): string {
    return inspectCall(this, 'OutgoingCall', options, inspect, this.method ?? {})
  }
}
