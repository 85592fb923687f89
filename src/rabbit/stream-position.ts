/**
 * How far a consumer has come in a stream. A stream keeps its messages, so whoever comes back says where to go on: with the
 * first message that was not settled. Offsets rise, with gaps.
 */
export class StreamPosition {
  /** Delivered and not settled, in rising order but for what came a second time. */
  readonly #open = new Set<number>()
  #last: number | null = null
  #resumedAt: number | null = null

  /** Where to attach: the newest messages the first time, then behind what is settled. */
  attach(): number | 'last' {
    this.#resumedAt = this.#last === null ? null : Math.min(this.#last + 1, ...this.#open)
    return this.#resumedAt ?? 'last'
  }

  /** Takes note of a delivery. False if the message was settled before. */
  delivered(offset: number): boolean {
    // Before what was asked for: the stream was deleted and made again.
    if (this.#resumedAt !== null && offset < this.#resumedAt) this.reset()
    if (this.#last !== null && offset <= this.#last) return this.#open.has(offset)
    this.#last = offset
    this.#open.add(offset)
    return true
  }

  /** Takes note that a message is settled. */
  settled(offset: number): void {
    this.#open.delete(offset)
  }

  /** Begins anew, as with another stream. */
  reset(): void {
    this.#open.clear()
    this.#last = null
    this.#resumedAt = null
  }
}
