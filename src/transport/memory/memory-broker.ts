import { DeliveryPace } from './delivery-pace.js'
import { TopicExchange } from './memory-exchange.js'
import { MemoryQueue } from './memory-queue.js'
import { UnroutedMessages } from './unrouted.js'

/**
 * A broker inside the process: topic exchanges, fanout exchanges and queues, as servers and clients of the protocol declare
 * them on RabbitMQ. Message bodies are texts, the same as on the wire.
 */
export class MemoryBroker {
  readonly #pace = new DeliveryPace()
  readonly #queues = new Map<string, MemoryQueue>()
  readonly #topics = new Map<string, TopicExchange>()
  /** Queues of each fanout exchange; one without queues does not exist. */
  readonly #fanouts = new Map<string, Set<MemoryQueue>>()
  /** Messages that no queue took, as long as their senders wait. */
  readonly unrouted = new UnroutedMessages()

  /**
   * Hands a message to an exchange; the empty name is the exchange that routes to the queue named by the key. Returns whether a
   * queue took it. Expiration in milliseconds; absent or null never.
   */
  publish(exchange: string, routingKey: string, body: string, expirationMs: number | null = null): boolean {
    if (exchange === '') {
      const queue = this.#queues.get(routingKey)
      queue?.push(body, expirationMs)
      return queue !== undefined
    }
    const queues = this.#fanouts.get(exchange) ?? this.#topics.get(exchange)?.route(routingKey)
    if (queues === undefined) return false
    for (const queue of queues) queue.push(body, expirationMs)
    return queues.size > 0
  }

  /** How many messages wait in a queue; undefined if there is no such queue. */
  queueLength(name: string): number | undefined {
    return this.#queues.get(name)?.length
  }

  /** Names of all queues, sorted. */
  queueNames(): string[] {
    return [...this.#queues.keys()].sort()
  }

  /** Names of the fanout exchanges that exist, sorted. */
  fanoutNames(): string[] {
    return [...this.#fanouts.keys()].sort()
  }

  /** The queue of this name, made if there is none. */
  declareQueue(name: string): MemoryQueue {
    let queue = this.#queues.get(name)
    if (queue === undefined) {
      queue = new MemoryQueue(name, this.#pace)
      this.#queues.set(name, queue)
    }
    return queue
  }

  /** Binds a queue to a topic exchange, made if there is none. */
  bindTopic(exchange: string, queue: MemoryQueue, key: string): void {
    let topic = this.#topics.get(exchange)
    if (topic === undefined) {
      topic = new TopicExchange()
      this.#topics.set(exchange, topic)
    }
    topic.bind(queue, key)
    this.unrouted.offerAll()
  }

  /** Binds a queue to a fanout exchange, made if there is none. */
  bindFanout(exchange: string, queue: MemoryQueue): void {
    const bound = this.#fanouts.get(exchange)
    if (bound === undefined) this.#fanouts.set(exchange, new Set([queue]))
    else bound.add(queue)
  }

  /** Deletes a queue with all that waits in it, and fanout exchanges that are left without one. */
  deleteQueue(name: string): void {
    const queue = this.#queues.get(name)
    if (queue === undefined) return
    this.#queues.delete(name)
    for (const topic of this.#topics.values()) topic.unbind(queue)
    for (const [exchange, bound] of this.#fanouts) {
      if (bound.delete(queue) && bound.size === 0) this.#fanouts.delete(exchange)
    }
  }
}
