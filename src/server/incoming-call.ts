import type { Contract } from './endpoint.js'
import type { ServerCall } from './server-call.js'

/** A call that is about to reach its handler, as interceptors see it. To change it, pass a changed copy on. */
export interface IncomingCall {
  readonly contract: Contract
  /** Arguments as the handler gets them. */
  readonly args: unknown
  readonly call: ServerCall
}
