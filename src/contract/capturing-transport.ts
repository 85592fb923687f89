import type { Reply, Request } from '../core/message.js'
import type { Target } from '../core/target.js'
import type { Listener, SendOptions, Transport } from '../transport/transport.js'

/** What a client has sent. */
export interface SentRequest {
  readonly kind: 'call' | 'cast'
  readonly request: Request
}

/** A transport that keeps what is sent over it, and answers every call with the same result. */
export class CapturingTransport implements Transport {
  readonly driver = 'capturing'
  readonly defaultExchange = 'openstack'
  readonly allowedRemoteModules: readonly string[] = []
  readonly #result: unknown
  #sent: SentRequest[] = []

  /** `result` is in wire form. */
  constructor(result: unknown) {
    this.#result = result
  }

  /** What was sent since the last time that this was asked. */
  take(): readonly SentRequest[] {
    const sent = this.#sent
    this.#sent = []
    return sent
  }

  async call(_target: Target, request: Request, _options: SendOptions): Promise<Reply> {
    this.#sent.push({ kind: 'call', request })
    return { result: this.#result, failure: null }
  }

  async cast(_target: Target, request: Request, _options: SendOptions): Promise<void> {
    this.#sent.push({ kind: 'cast', request })
  }

  async listen(): Promise<Listener> {
    throw new Error('Nobody serves over a capturing transport')
  }

  async close(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}
}
