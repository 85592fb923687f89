import { scanCallIds } from '../../core/call-id-scan.js'
import { newId } from '../../core/ids.js'
import type { MessageLimits } from '../../core/message-limits.js'
import { SlotList } from '../../core/slot-list.js'
import { type DecodedRequest, decodeRequest, decodeSizedBody, encodeReply } from '../../core/wire.js'
import { DuplicateWindow } from '../duplicate-window.js'
import { refusedRequest } from '../refused-request.js'
import type { Hold, Listener, ListenOptions } from '../transport.js'
import type { MemoryBroker } from './memory-broker.js'
import type { MemoryQueue, QueueConsumer, QueuedMessage } from './memory-queue.js'
import { MemoryRequest, type RequestOwner } from './memory-request.js'

/** Where a server listens. */
export interface ListenAddress {
  readonly exchange: string
  readonly topic: string
  readonly server: string
}

/** A server's subscription: the shared queue of the topic, the server's own, and a private one for fanout. */
export class MemoryListener implements Listener, QueueConsumer, RequestOwner {
  readonly #broker: MemoryBroker
  readonly #options: ListenOptions
  readonly #limits: MessageLimits
  readonly #queues: readonly MemoryQueue[]
  readonly #fanoutQueue: MemoryQueue
  readonly #unacknowledged = new SlotList<MemoryRequest>()
  readonly #deadQueue: string
  /** As few as upstream: nothing is published again because a connection broke. */
  readonly #duplicates = new DuplicateWindow(16)
  #listening = true
  #open = true

  constructor(
    broker: MemoryBroker,
    { exchange, topic, server }: ListenAddress,
    options: ListenOptions,
    limits: MessageLimits,
  ) {
    this.#broker = broker
    this.#options = options
    this.#limits = limits
    const shared = broker.declareQueue(topic)
    const own = broker.declareQueue(`${topic}.${server}`)
    this.#fanoutQueue = broker.declareQueue(`${topic}_fanout_${newId()}`)
    this.#queues = [shared, own, this.#fanoutQueue]
    this.#deadQueue = `${topic}_dead`
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
    let decoded: DecodedRequest
    try {
      decoded = decodeRequest(decodeSizedBody(message.body, this.#limits))
    } catch (error) {
      this.#refuse(message.body, error)
      return
    }
    const request = new MemoryRequest(decoded, message, queue, this, this.#limits)
    this.#unacknowledged.add(request)
    this.#options.onRequest(request)
  }

  settle(request: MemoryRequest): boolean {
    if (!this.#unacknowledged.remove(request)) return false
    for (const queue of this.#queues) queue.schedule()
    return !this.#duplicates.seen(request.uniqueId)
  }

  hold(request: MemoryRequest): Hold | null {
    if (request.slot < 0) return null
    if (this.#duplicates.has(request.uniqueId)) {
      this.settle(request)
      return null
    }
    request.held = true
    const end = (): boolean => this.#unacknowledged.remove(request)
    const { message, queue } = request
    return {
      deliveries: message.deliveries,
      done: () => {
        if (!end()) return
        this.#duplicates.seen(request.uniqueId)
        for (const each of this.#queues) each.schedule()
      },
      giveBack: () => {
        if (end()) queue.requeue([{ ...message, deliveries: message.deliveries + 1 }])
      },
      bury: async () => {
        if (end()) this.#broker.declareQueue(this.#deadQueue).push(message.body, null)
      },
    }
  }

  send(replyQueue: string, body: string): boolean {
    return this.#open && this.#broker.publish('', replyQueue, body)
  }

  async stop(): Promise<void> {
    if (!this.#listening) return
    this.#listening = false
    for (const queue of this.#queues) queue.unsubscribe(this)
    const loose = this.#unacknowledged.toArray().filter(({ held }) => !held)
    for (const request of loose) this.#unacknowledged.remove(request)
    for (const queue of this.#queues) {
      queue.requeue(loose.filter((request) => request.queue === queue).map(({ message }) => message))
    }
  }

  async close(): Promise<void> {
    await this.stop()
    this.#open = false
    // What is still worked on goes to another server.
    for (const request of this.#unacknowledged.toArray()) {
      const { message, queue } = request
      this.#unacknowledged.remove(request)
      queue.requeue([{ ...message, deliveries: message.deliveries + 1 }])
    }
    this.#broker.deleteQueue(this.#fanoutQueue.name)
  }
  /** What cannot be read is dropped; its sender is told where that is possible. */
  #refuse(body: string, error: unknown): void {
    const refused = refusedRequest(error, () => scanCallIds(Buffer.from(body)))
    if (refused !== null) {
      const { messageId, replyQueue, reply } = refused
      this.send(replyQueue, encodeReply({ messageId, ...reply, ending: true, uniqueId: newId() }))
    }
    this.#options.onRefused?.(error, refused !== null)
  }
}
