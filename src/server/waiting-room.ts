import type { Job } from './job.js'
import type { Lane } from './lane.js'
import type { Lanes } from './lanes.js'
import { LinkedList } from './linked-list.js'

/** Requests that were delivered and not taken up, in the order in which they may be. */
export class WaitingRoom {
  readonly #lanes: Lanes
  /** In the order of delivery. */
  readonly #arrived = new LinkedList<Job>()
  /** Were held up, and come before all others now. */
  readonly #released = new LinkedList<Job>()

  constructor(lanes: Lanes) {
    this.#lanes = lanes
  }

  /** How many wait. */
  get size(): number {
    return this.#arrived.size + this.#released.size + this.#lanes.parked
  }

  /** Whether a request that has just come need not wait: nothing is before it, and its lane has room. */
  admits(job: Job): boolean {
    const lane = this.#lanes.of(job)
    job.lane = lane
    return this.#arrived.size === 0 && this.#released.size === 0 && lane.active < lane.limit
  }

  /** Lets a request wait for which {@link admits} was asked. */
  add(job: Job): void {
    this.#arrived.add(job)
  }

  /** The next that may run in its lane; null if there is none. */
  next(): Job | null {
    for (;;) {
      const job = this.#released.shift() ?? this.#arrived.shift()
      if (job === null) return null
      const lane = job.lane as Lane<Job>
      if (lane.active < lane.limit) return job
      lane.parked.add(job)
    }
  }

  /** A request of the lane is over: one that was held up may follow. */
  release(lane: Lane<Job>): void {
    const job = lane.parked.shift()
    if (job !== null) this.#released.add(job)
  }

  clear(): void {
    this.#arrived.clear()
    this.#released.clear()
    this.#lanes.clear()
  }
}
