import type { JsonObject } from '../core/message.js'
import { inspectCall, inspectSymbol } from '../core/secrets.js'
import type { Target } from '../core/target.js'
import { longestTimer } from '../core/timers.js'
import type { IncomingRequest } from '../transport/transport.js'
import type { Contract } from './endpoint.js'
import type { ServerCall } from './server-call.js'

/** What a call is made of, beside its contract and its context. */
interface TakenRequest {
  readonly incoming: Pick<IncomingRequest, 'expectsReply' | 'monitorTimeout' | 'timeoutMs'>
  readonly target: Target
  readonly version: unknown
  readonly namespace: unknown
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
  readonly #contract: Contract
  #controller: AbortController | null = null
  #reason: { readonly value: unknown } | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #ended = false

  /** For a request that was found to be served by the contract: its version and its namespace are what the types say. */
  constructor({ incoming, target, version, namespace }: TakenRequest, contract: Contract, context: object) {
    const { timeoutMs } = incoming
    this.context = context as JsonObject
    this.method = contract.name
    this.version = version as string
    this.namespace = namespace as string | null
    this.target = target
    this.endpointVersion = contract.endpoint.version
    this.expectsReply = incoming.expectsReply
    this.clientTimeout = incoming.monitorTimeout ?? null
    this.deadline = timeoutMs == null ? null : Date.now() + timeoutMs
    this.#contract = contract
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
    if (this.#timer !== undefined) clearTimeout(this.#timer)
  }

  /** Logs show calls without the secrets of their context. */
  [inspectSymbol](_depth: number, options: object, inspect: (value: unknown, options: object) => string): string {
    const contextSecrets = this.#contract.method?.contextSecrets ?? []
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
