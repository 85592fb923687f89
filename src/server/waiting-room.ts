import type { Job } from './job.js'
import type { Lane, Lanes } from './lanes.js'

/** Requests that were delivered and not taken up, in the order in which they may be. */
export class WaitingRoom {
  readonly #lanes: Lanes
  /** In the order of delivery. */
  #arrived: Job[] = []
  /** Were held up, and come before all others now. */
  #released: Job[] = []

  constructor(lanes: Lanes) {
    this.#lanes = lanes
  }

  /** How many wait. */
  get size(): number {
    return this.#arrived.length + this.#released.length + this.#lanes.parked
  }

  add(job: Job): void {
    this.#arrived.push(job)
  }

  /** The next that may run, with its lane; undefined if there is none. */
  next(): { readonly job: Job; readonly lane: Lane } | undefined {
    for (;;) {
      const job = this.#released.shift() ?? this.#arrived.shift()
      if (job === undefined) return undefined
      const lane = this.#lanes.of(job)
      if (lane.active < lane.limit) return { job, lane }
      lane.parked.push(job)
    }
  }

  /** A request of the lane is over: one that was held up may follow. */
  release(lane: Lane): void {
    const job = lane.parked.shift()
    if (job !== undefined) this.#released.push(job)
  }

  clear(): void {
    this.#arrived = []
    this.#released = []
    this.#lanes.clear()
  }
}
