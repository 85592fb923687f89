import { MessagingException } from '../core/errors.js'
import type { Job } from './job.js'
import type { Lane } from './lane.js'
import { LinkedList } from './linked-list.js'

/** How many requests of one method run at once: one number for all methods, or one for each, by its name on the wire. */
export type MethodConcurrency = number | Readonly<Record<string, number>>

/** Below so many requests at once none are kept for other methods. */
const leastShared = 8

/** Keeps a method from taking all the room of a server. Methods that nothing serves share one lane. */
export class Lanes {
  readonly #lanes = new Map<unknown, Lane<Job>>()
  readonly #others: Lane<Job>

  /**
   * Where `limits` is null or says nothing of a method, the method may take seven eighths of the room, and all of it if it is
   * the only one. Throws MessagingException for limits that are no whole numbers above zero, and for unknown methods.
   */
  constructor(names: ReadonlySet<string>, concurrency: number, limits: MethodConcurrency | null) {
    const shared = names.size > 1 && concurrency >= leastShared ? concurrency - Math.ceil(concurrency / 8) : concurrency
    const named = typeof limits === 'object' && limits !== null ? limits : {}
    const common = typeof limits === 'number' ? limits : shared
    for (const [name, limit] of [['every method', common] as const, ...Object.entries(named)]) {
      if (!Number.isInteger(limit) || limit < 1)
        throw new MessagingException(`methodConcurrency of ${name} must be a whole number, at least 1. Got ${limit}`)
    }
    const unknown = Object.keys(named).find((name) => !names.has(name))
    if (unknown !== undefined) throw new MessagingException(`methodConcurrency names ${unknown}, which no endpoint has`)
    for (const name of names) {
      const limit = Object.hasOwn(named, name) ? (named[name] as number) : common
      this.#lanes.set(name, { limit, active: 0, parked: new LinkedList<Job>() })
    }
    this.#others = { limit: concurrency, active: 0, parked: new LinkedList<Job>() }
  }

  /** The lane of a request. */
  of(job: Job): Lane<Job> {
    return this.#lanes.get(job.method) ?? this.#others
  }

  /** How many requests are held up. */
  get parked(): number {
    let count = 0
    for (const { parked } of this.#lanes.values()) count += parked.size
    return count
  }

  /** Forgets what is held up. */
  clear(): void {
    for (const { parked } of this.#lanes.values()) parked.clear()
  }
}
