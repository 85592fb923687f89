import type { IncomingRequest, Listener, ListenOptions, Transport } from '../../../src/index.js'

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
