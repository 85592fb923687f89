import type { Publication } from './publication.js'

/** How often what no queue took, or the broker refused, is published again, in milliseconds. */
const postponedEveryMs = 100

/** What no queue took, or the broker refused, until it is tried again. */
export class PostponedPublications {
  readonly #publish: (publication: Publication) => void
  readonly #publications = new Set<Publication>()
  #timer: NodeJS.Timeout | undefined

  constructor(publish: (publication: Publication) => void) {
    this.#publish = publish
  }

  get size(): number {
    return this.#publications.size
  }

  add(publication: Publication): void {
    this.#publications.add(publication)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      for (const postponed of this.#take()) this.#publish(postponed)
    }, postponedEveryMs)
  }

  delete(publication: Publication): void {
    this.#publications.delete(publication)
  }

  /** Ends the waiting, and gives what waited. */
  drain(): Publication[] {
    clearTimeout(this.#timer)
    this.#timer = undefined
    return this.#take()
  }

  #take(): Publication[] {
    const taken = [...this.#publications]
    this.#publications.clear()
    return taken
  }
}
