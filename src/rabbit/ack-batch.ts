/** When acknowledgements leave. */
export interface AckPace {
  /** How long one may wait for others, in milliseconds; 0: to the end of the turn of the event loop. */
  readonly delayMs: number
  /** As soon as so many wait, they leave with the end of the turn. */
  readonly most: number
}

/** What is taken up must not be delivered again: the broker hears of it in the same turn. */
export const atTurnEnd: AckPace = { delayMs: 0, most: 1 }

/**
 * Collects acknowledgements of one channel and sends them together: everything up to the oldest message that is still open
 * takes a single frame, the rest one each.
 */
export class AckBatch {
  readonly #send: (tag: number, multiple: boolean) => void
  readonly #pace: AckPace
  /** Every delivery up to this one is settled. */
  #settledUpTo = 0
  /** Settled deliveries beyond it, those that the broker knows of and those that it does not. */
  readonly #told = new Set<number>()
  readonly #untold = new Set<number>()
  /** Whether they leave with the end of this turn. */
  #due = false
  #timer: NodeJS.Timeout | null = null
  readonly #onTime = (): void => this.flush()
  readonly #onTurnEnd = (): void => {
    if (this.#due) this.flush()
  }

  /** `send` acknowledges one delivery, or with `multiple` all up to it. Must not throw. */
  constructor(send: (tag: number, multiple: boolean) => void, pace: AckPace = atTurnEnd) {
    this.#send = send
    this.#pace = pace
  }

  /** Acknowledges a delivery, within the time of the pace. */
  add(tag: number): void {
    this.#untold.add(tag)
    if (this.#untold.size >= this.#pace.most) {
      if (this.#due) return
      this.#due = true
      process.nextTick(this.#onTurnEnd)
    } else this.#timer ??= setTimeout(this.#onTime, this.#pace.delayMs)
  }

  /** Takes note of a delivery that the broker was told about in another way. */
  settledOtherwise(tag: number): void {
    this.#told.add(tag)
  }

  /** Sends what is collected. */
  flush(): void {
    this.#forgetTime()
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
    this.#forgetTime()
    this.#untold.clear()
  }

  #forgetTime(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#due = false
    this.#timer = null
  }
}
