import type { Reply, Request } from '../core/message.js'
import type { Target } from '../core/target.js'
import type { IncomingRequest, Listener, ListenOptions, SendOptions, Transport } from '../transport/transport.js'

/** A transport that counts the answers that servers send over it. */
export class CountingTransport implements Transport {
  readonly driver: string
  readonly defaultExchange: string
  readonly allowedRemoteModules: readonly string[]
  readonly #inner: Transport
  readonly #answers = new Map<string, number>()

  constructor(inner: Transport) {
    this.#inner = inner
    this.driver = inner.driver
    this.defaultExchange = inner.defaultExchange
    this.allowedRemoteModules = inner.allowedRemoteModules
  }

  /** How many answers were sent to requests of a method. */
  answersTo(method: string): number {
    return this.#answers.get(method) ?? 0
  }

  /** Begins anew. */
  resetAnswers(): void {
    this.#answers.clear()
  }

  call(target: Target, request: Request, options: SendOptions): Promise<Reply> {
    return this.#inner.call(target, request, options)
  }

  cast(target: Target, request: Request, options: SendOptions): Promise<void> {
    return this.#inner.cast(target, request, options)
  }

  listen(target: Target, options: ListenOptions): Promise<Listener> {
    return this.#inner.listen(target, {
      ...options,
      onRequest: (request) => options.onRequest(this.#counted(request)),
    })
  }

  close(): Promise<void> {
    return this.#inner.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** The request with its answers counted; whatever else a driver's requests can do stays as it is. */
  #counted(request: IncomingRequest): IncomingRequest {
    const reply = async (answer: Reply) => {
      // What cannot be written was not sent.
      await request.reply(answer)
      const method = String(request.request.method)
      this.#answers.set(method, this.answersTo(method) + 1)
    }
    return new Proxy(request, {
      get: (target, key) => {
        if (key === 'reply') return reply
        const member: unknown = Reflect.get(target, key, target)
        return typeof member === 'function' ? member.bind(target) : member
      },
    })
  }
}
