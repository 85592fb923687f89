import type { Job } from './job.js'

/**
 * The jobs that run, in no order. Each knows its place, and the places are kept for the next one: a Set would renew its table all the
 * time, and a list with two ends would have both written for every job.
 */
export class ActiveJobs {
  readonly #jobs: (Job | null)[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Adds a job that is not here. */
  add(job: Job): void {
    job.slot = this.#size
    this.#jobs[this.#size] = job
    this.#size += 1
  }

  /** Takes a job out; does nothing if it is not here. */
  remove(job: Job): void {
    const { slot } = job
    if (slot < 0) return
    this.#size -= 1
    const last = this.#jobs[this.#size] as Job
    this.#jobs[this.#size] = null
    job.slot = -1
    if (last === job) return
    this.#jobs[slot] = last
    last.slot = slot
  }

  /** All that are here now. */
  toArray(): Job[] {
    return this.#jobs.slice(0, this.#size) as Job[]
  }
}
