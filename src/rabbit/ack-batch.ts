/**
 * Collects acknowledgements of one channel and sends them once a turn of the event loop: everything up to the oldest
 * message that is still open takes a single frame, the rest one each.
 */
export class AckBatch {
  readonly #send: (tag: number, multiple: boolean) => void
  /** Every delivery up to this one is settled. */
  #settledUpTo = 0
  /** Settled deliveries beyond it, those that the broker knows of and those that it does not. */
  readonly #told = new Set<number>()
  readonly #untold = new Set<number>()
  #scheduled: NodeJS.Immediate | null = null

  /** `send` acknowledges one delivery, or with `multiple` all up to it. Must not throw. */
  constructor(send: (tag: number, multiple: boolean) => void) {
    this.#send = send
  }

  /** Acknowledges a delivery, at the end of this turn at the latest. */
  add(tag: number): void {
    this.#untold.add(tag)
    this.#scheduled ??= setImmediate(() => this.flush())
  }

  /** Takes note of a delivery that the broker was told about in another way. */
  settledOtherwise(tag: number): void {
    this.#told.add(tag)
  }

  /** Sends what is collected. */
  flush(): void {
    if (this.#scheduled) clearImmediate(this.#scheduled)
    this.#scheduled = null
    let count = 0
    let last = 0
    for (let next = this.#settledUpTo + 1; ; next++) {
      if (this.#untold.delete(next)) {
        count += 1
        last = next
      } else if (!this.#told.delete(next)) break
      this.#settledUpTo = next
    }
    if (count > 0) this.#send(last, count > 1)
    for (const tag of this.#untold) {
      this.#send(tag, false)
      this.#told.add(tag)
    }
    this.#untold.clear()
  }

  /** Forgets what is collected: the channel is gone. */
  clear(): void {
    if (this.#scheduled) clearImmediate(this.#scheduled)
    this.#scheduled = null
    this.#untold.clear()
  }
}
