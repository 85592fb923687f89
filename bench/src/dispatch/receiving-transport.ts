import type { IncomingRequest, Listener, ListenOptions, ReceivedRequest, Reply, Transport } from '../../../src/index.js'
import { context, type ReserveArgs } from './orders.js'

/** A call of `reserve` as a driver delivers it: decoded, with a context of its own. The reply is handed over not encoded. */
export class Delivery implements IncomingRequest {
  readonly request: ReceivedRequest
  readonly expectsReply = true
  readonly monitorTimeout = null
  readonly #onReply: (reply: Reply) => void

  constructor(args: ReserveArgs, onReply: (reply: Reply) => void) {
    const { request_id, project_id } = context
    this.request = {
      method: 'reserve',
      args,
      namespace: undefined,
      version: '1.0',
      context: { request_id, project_id, client_timeout: null },
    }
    this.#onReply = onReply
  }

  acknowledge(): boolean {
    return true
  }

  reply(reply: Reply): undefined {
    this.#onReply(reply)
  }

  async heartbeat(): Promise<boolean> {
    return true
  }
}

/** A transport that only receives: requests are handed to the server as a driver would, decoded already. */
export class ReceivingTransport implements Transport {
  readonly driver = 'receiving'
  readonly defaultExchange = 'openstack'
  readonly allowedRemoteModules: readonly string[] = []
  #onRequest: ListenOptions['onRequest'] | null = null

  /** Delivers a request to the server that listens. */
  deliver(request: IncomingRequest): void {
    if (this.#onRequest === null) throw new Error('Nobody listens')
    this.#onRequest(request)
  }

  async listen(_target: unknown, options: ListenOptions): Promise<Listener> {
    this.#onRequest = options.onRequest
    const end = async () => {
      this.#onRequest = null
    }
    return { stop: end, close: end }
  }

  call(): Promise<never> {
    return Promise.reject(new Error('This transport only receives'))
  }

  cast(): Promise<never> {
    return Promise.reject(new Error('This transport only receives'))
  }

  async close(): Promise<void> {
    this.#onRequest = null
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
