import type { MemoryRequest } from './memory-request.js'

/**
 * The requests of a listener that are not settled, in no order. A list whose places the requests know, not a Map: where few of many
 * stay, a Map renews its table all the time, and an old table that was collected late keeps the new ones, with all that was in them.
 */
export class RequestList {
  readonly #requests: MemoryRequest[] = []

  get size(): number {
    return this.#requests.length
  }

  add(request: MemoryRequest): void {
    request.slot = this.#requests.length
    this.#requests.push(request)
  }

  /** False if it is not among them. */
  remove(request: MemoryRequest): boolean {
    const { slot } = request
    if (slot < 0) return false
    request.slot = -1
    const last = this.#requests.pop() as MemoryRequest
    if (last === request) return true
    this.#requests[slot] = last
    last.slot = slot
    return true
  }

  /** All of them; the list may change meanwhile. */
  all(): MemoryRequest[] {
    return [...this.#requests]
  }
}
