import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { JsonObject } from '../../core/message.js'
import type { Target } from '../../core/target.js'
import type { CallFacts, ServerCall } from '../server-call.js'
import { ServerStopped } from '../server-stopped.js'
import type { AbortNotice } from './messages.js'

/**
 * A call that is served in a thread. Its signal also works for handlers that never return to the event loop: whoever asks
 * whether it is aborted makes it look for the word of the server.
 */
export class WorkerCall implements ServerCall {
  readonly context: JsonObject
  readonly method: string
  readonly version: string
  readonly namespace: string | null
  readonly target: Target
  readonly endpointVersion: string
  readonly expectsReply: boolean
  readonly clientTimeout: unknown
  readonly deadline: number | null
  readonly #port: MessagePort
  readonly #controller = new AbortController()

  constructor(facts: CallFacts, port: MessagePort) {
    this.context = facts.context as JsonObject
    this.method = facts.method
    this.version = facts.version
    this.namespace = facts.namespace
    this.target = facts.target
    this.endpointVersion = facts.endpointVersion
    this.expectsReply = facts.expectsReply
    this.clientTimeout = facts.clientTimeout
    this.deadline = facts.deadline
    this.#port = port
    this.#makeAttentive()
    port.on('message', (notice: AbortNotice) => this.#abort(notice))
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  #makeAttentive(): void {
    const { signal } = this
    const isAborted = () => Reflect.get(AbortSignal.prototype, 'aborted', signal) === true
    const aborted = () => {
      if (!isAborted()) this.#look()
      return isAborted()
    }
    const throwIfAborted = () => {
      if (aborted()) throw signal.reason
    }
    Object.defineProperties(signal, {
      aborted: { get: aborted, configurable: true },
      throwIfAborted: { value: throwIfAborted, configurable: true, writable: true },
    })
  }

  #look(): void {
    const received = receiveMessageOnPort(this.#port)
    if (received !== undefined) this.#abort(received.message as AbortNotice)
  }

  #abort({ name, message }: AbortNotice): void {
    this.#controller.abort(this.#reason(name, message))
  }

  #reason(name: string, message: string): Error {
    if (name === 'ServerStopped') return new ServerStopped(this.method)
    return new DOMException(message, name)
  }
}
