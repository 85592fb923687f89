import { inspectSymbol, redactDeep } from '../core/secrets.js'
import type { Contract } from './endpoint.js'
import type { ServerCall } from './server-call.js'

/** A call that is about to reach its handler, as interceptors see it. To change it, pass a changed copy on. */
export interface IncomingCall {
  readonly contract: Contract
  /** Arguments as the handler gets them. */
  readonly args: unknown
  readonly call: ServerCall
}

/** A call on its way to its handler; `util.inspect` shows it without what the schema marks as secret. */
export class ReceivedCall implements IncomingCall {
  readonly contract: Contract
  readonly args: unknown
  readonly call: ServerCall

  constructor(contract: Contract, args: unknown, call: ServerCall) {
    this.contract = contract
    this.args = args
    this.call = call
  }

  /** Logs show calls without the secrets of their arguments. */
  [inspectSymbol](_depth: number, options: object, inspect: (value: unknown, options: object) => string): string {
    const args = redactDeep(this.args, new Set(this.contract.method?.secrets))
    return `IncomingCall ${inspect({ ...this, args }, options)}`
  }
}
