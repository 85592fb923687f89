import type { MemoryQueue } from './memory-queue.js'
import { hasWildcard, topicMatches } from './topic-pattern.js'

const noQueues: ReadonlySet<MemoryQueue> = new Set()

/** Hands messages on to the queues whose binding keys match. */
export class TopicExchange {
  /** Bindings without wildcards, which are nearly all. */
  readonly #exact = new Map<string, Set<MemoryQueue>>()
  readonly #patterns = new Map<string, Set<MemoryQueue>>()

  bind(queue: MemoryQueue, key: string): void {
    const bindings = hasWildcard(key) ? this.#patterns : this.#exact
    const bound = bindings.get(key)
    if (bound === undefined) bindings.set(key, new Set([queue]))
    else bound.add(queue)
  }

  unbind(queue: MemoryQueue): void {
    for (const bindings of [this.#exact, this.#patterns]) {
      for (const [key, bound] of bindings) {
        if (bound.delete(queue) && bound.size === 0) bindings.delete(key)
      }
    }
  }

  /** The queues that a message goes to, each once. */
  route(routingKey: string): ReadonlySet<MemoryQueue> {
    const exact = this.#exact.get(routingKey)
    if (this.#patterns.size === 0) return exact ?? noQueues
    const queues = new Set(exact)
    for (const [pattern, bound] of this.#patterns) {
      if (topicMatches(pattern, routingKey)) for (const queue of bound) queues.add(queue)
    }
    return queues
  }
}
