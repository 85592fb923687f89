import type { JsonObject } from '../core/message.js'
import { inspectCall, inspectSymbol } from '../core/secrets.js'
import type { Target } from '../core/target.js'
import { longestTimer } from '../core/timers.js'

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

/** What a call is made of. */
export type CallFacts = Omit<ServerCall, 'signal' | 'context'> & {
  readonly context: object
  /** Members of the context that the schema marks as secret. */
  readonly contextSecrets?: readonly string[] | undefined
}

/** A call being served. Its signal is made only when somebody asks for it. */
export class ActiveCall implements ServerCall {
  readonly context: JsonObject
  readonly method: string
  readonly version: string
  readonly namespace: string | null
  readonly target: Target
  readonly endpointVersion: string
  readonly expectsReply: boolean
  readonly clientTimeout: unknown
  readonly deadline: number | null
  readonly #contextSecrets: readonly string[] | undefined
  #controller: AbortController | null = null
  #reason: { readonly value: unknown } | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #ended = false

  constructor(facts: CallFacts) {
    this.context = facts.context as JsonObject
    this.method = facts.method
    this.version = facts.version
    this.namespace = facts.namespace
    this.target = facts.target
    this.endpointVersion = facts.endpointVersion
    this.expectsReply = facts.expectsReply
    this.clientTimeout = facts.clientTimeout
    this.deadline = facts.deadline
    this.#contextSecrets = facts.contextSecrets
  }

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController()
      if (this.#reason === null) this.#watchDeadline()
      else this.#controller.abort(this.#reason.value)
    }
    return this.#controller.signal
  }

  /** Tells the handler to give up. Only the first reason counts. */
  abort(reason: unknown): void {
    if (this.#reason !== null) return
    this.#reason = { value: reason }
    this.end()
    this.#controller?.abort(reason)
  }

  /** The call is answered: its timer is not needed any more. */
  end(): void {
    this.#ended = true
    clearTimeout(this.#timer)
  }

  /** Logs show calls without the secrets of their context. */
  [inspectSymbol](_depth: number, options: object, inspect: (value: unknown, options: object) => string): string {
    const contextSecrets = this.#contextSecrets ?? []
    return inspectCall(this, 'ServerCall', options, inspect, { contextSecrets })
  }

  #watchDeadline(): void {
    if (this.deadline === null || this.#ended) return
    const left = this.deadline - Date.now()
    if (left > longestTimer) return
    const reason = new DOMException('The caller has stopped waiting', 'TimeoutError')
    this.#timer = setTimeout(() => this.abort(reason), Math.max(0, left))
    this.#timer.unref?.()
  }
}
