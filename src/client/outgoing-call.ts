import type { JsonObject } from '../core/message.js'
import type { Method } from '../core/method.js'
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
