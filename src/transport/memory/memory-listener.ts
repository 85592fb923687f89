import { newId } from '../../core/ids.js'
import { type DecodedRequest, decodeBody, decodeRequest } from '../../core/wire.js'
import { DuplicateWindow } from '../duplicate-window.js'
import type { Listener, ListenOptions } from '../transport.js'
import type { MemoryBroker } from './memory-broker.js'
import type { MemoryQueue, QueueConsumer, QueuedMessage } from './memory-queue.js'
import { MemoryRequest, type RequestOwner } from './memory-request.js'

/** Where a server listens. */
export interface ListenAddress {
  readonly exchange: string
  readonly topic: string
  readonly server: string
}

interface Delivery {
  readonly message: QueuedMessage
  readonly queue: MemoryQueue
}

/** A server's subscription: the shared queue of the topic, the server's own, and a private one for fanout. */
export class MemoryListener implements Listener, QueueConsumer, RequestOwner {
  readonly #broker: MemoryBroker
  readonly #options: ListenOptions
  readonly #queues: readonly MemoryQueue[]
  readonly #fanoutQueue: MemoryQueue
  readonly #unacknowledged = new Map<MemoryRequest, Delivery>()
  readonly #duplicates = new DuplicateWindow()
  #listening = true
  #open = true

  constructor(broker: MemoryBroker, { exchange, topic, server }: ListenAddress, options: ListenOptions) {
    this.#broker = broker
    this.#options = options
    const shared = broker.declareQueue(topic)
    const own = broker.declareQueue(`${topic}.${server}`)
    this.#fanoutQueue = broker.declareQueue(`${topic}_fanout_${newId()}`)
    this.#queues = [shared, own, this.#fanoutQueue]
    broker.bindTopic(exchange, shared, topic)
    broker.bindTopic(exchange, own, `${topic}.${server}`)
    broker.bindFanout(`${topic}_fanout`, this.#fanoutQueue)
    for (const queue of this.#queues) queue.subscribe(this)
  }

  hasRoom(): boolean {
    const { prefetch } = this.#options
    return prefetch === 0 || this.#unacknowledged.size < prefetch
  }

  deliver(message: QueuedMessage, queue: MemoryQueue): void {
    const decoded = decode(message.body)
    // What cannot be read is dropped; its sender cannot be told.
    if (decoded === null) return
    const request = new MemoryRequest(decoded, message.expirationMs, this)
    this.#unacknowledged.set(request, { message, queue })
    this.#options.onRequest(request)
  }

  settle(request: MemoryRequest): boolean {
    if (!this.#unacknowledged.delete(request)) return false
    for (const queue of this.#queues) queue.schedule()
    return !this.#duplicates.seen(request.uniqueId)
  }

  send(replyQueue: string, body: string): boolean {
    return this.#open && this.#broker.publish('', replyQueue, body)
  }

  async stop(): Promise<void> {
    if (!this.#listening) return
    this.#listening = false
    for (const queue of this.#queues) queue.unsubscribe(this)
    const deliveries = [...this.#unacknowledged.values()]
    this.#unacknowledged.clear()
    for (const queue of this.#queues) {
      queue.requeue(deliveries.filter((delivery) => delivery.queue === queue).map((delivery) => delivery.message))
    }
  }

  async close(): Promise<void> {
    await this.stop()
    this.#open = false
    this.#broker.deleteQueue(this.#fanoutQueue.name)
  }
}

function decode(body: string): DecodedRequest | null {
  try {
    return decodeRequest(decodeBody(body))
  } catch {
    return null
  }
}
