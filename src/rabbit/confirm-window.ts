import { isPublished, type Publication } from './publication.js'

/** So many confirmed publications are passed over before the list is cut. */
const mostForgotten = 1_024

/**
 * The publications of a confirming channel that the broker has not confirmed yet, by the number that the protocol gives them:
 * the first one on a channel is 1.
 */
export class ConfirmWindow {
  /** In the order of their numbers; null: confirmed. Those before the head all are. */
  #publications: (Publication | null)[] = []
  /** The number of the first of them. */
  #first = 1
  #head = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Takes note of a publication; call it once for every publish, in order. */
  add(publication: Publication): void {
    this.#publications.push(publication)
    this.#size += 1
  }

  /** The publications that a confirmation is about: one, or with `multiple` all up to that number. */
  take(tag: number, multiple: boolean): Publication[] {
    const taken: Publication[] = []
    const last = Math.min(tag - this.#first, this.#publications.length - 1)
    for (let at = multiple ? this.#head : Math.max(tag - this.#first, 0); at <= last; at++) {
      const publication = this.#publications[at]
      if (publication == null) continue
      this.#publications[at] = null
      this.#size -= 1
      taken.push(publication)
    }
    this.#forgetConfirmed()
    return taken
  }

  /**
   * The publication that the broker handed back: the oldest mandatory one with that address and those bytes, as returns come
   * in the order of publishing and name no number.
   */
  returned(exchange: string, routingKey: string, content: Uint8Array): Publication | null {
    for (let at = this.#head; at < this.#publications.length; at++) {
      const publication = this.#publications[at]
      if (publication == null || publication.returned) continue
      if (isPublished(publication, exchange, routingKey, content)) return publication
    }
    return null
  }

  /** All that is unconfirmed, in the order of publishing; the window is empty afterwards. */
  drain(): Publication[] {
    const all = this.#publications.filter((publication) => publication !== null)
    this.#first += this.#publications.length
    this.#publications = []
    this.#head = 0
    this.#size = 0
    return all
  }

  /** A list that is cut now and then, not a Map, which would renew its table all the time. */
  #forgetConfirmed(): void {
    while (this.#head < this.#publications.length && this.#publications[this.#head] === null) this.#head += 1
    if (this.#head < mostForgotten || this.#head * 2 < this.#publications.length) return
    this.#publications = this.#publications.slice(this.#head)
    this.#first += this.#head
    this.#head = 0
  }
}
