import { isPublished, type Publication } from './publication.js'

/**
 * The publications of a confirming channel that the broker has not confirmed yet, by the number that the protocol gives them:
 * the first one on a channel is 1.
 */
export class ConfirmWindow {
  readonly #publications = new Map<number, Publication>()
  #last = 0

  get size(): number {
    return this.#publications.size
  }

  /** Takes note of a publication; call it once for every publish, in order. */
  add(publication: Publication): void {
    this.#last += 1
    this.#publications.set(this.#last, publication)
  }

  /** The publications that a confirmation is about: one, or with `multiple` all up to that number. */
  take(tag: number, multiple: boolean): Publication[] {
    const taken: Publication[] = []
    if (!multiple) {
      const publication = this.#publications.get(tag)
      if (publication && this.#publications.delete(tag)) taken.push(publication)
      return taken
    }
    for (const [number, publication] of this.#publications) {
      if (number > tag) break
      this.#publications.delete(number)
      taken.push(publication)
    }
    return taken
  }

  /**
   * The publication that the broker handed back: the oldest mandatory one with that address and those bytes, as returns come
   * in the order of publishing and name no number.
   */
  returned(exchange: string, routingKey: string, content: Uint8Array): Publication | null {
    for (const publication of this.#publications.values()) {
      if (!publication.returned && isPublished(publication, exchange, routingKey, content)) return publication
    }
    return null
  }

  /** All that is unconfirmed, in the order of publishing; the window is empty afterwards. */
  drain(): Publication[] {
    const all = [...this.#publications.values()]
    this.#publications.clear()
    return all
  }
}
