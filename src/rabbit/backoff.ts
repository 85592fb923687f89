/** How waits grow, all in milliseconds. */
export interface BackoffOptions {
  readonly firstMs: number
  /** What every further wait adds. */
  readonly stepMs: number
  /** Longest wait, before what is added on top. */
  readonly maxMs: number
  /** Longest wait at first, for brokers that are only restarted. */
  readonly briskMs?: number
  /** Added to every wait. */
  readonly delayMs?: number
  /** Upper limit of a random addition to every wait. */
  readonly splayMs?: number
}

/** Part of a wait that chance decides, so that clients of one broker do not come back all at the same moment. */
const jitter = 0.25

/** How long a broker may be away until waits become longer than `briskMs`, in milliseconds of waiting. */
const briskForMs = 30_000

/** Waits between attempts: they grow by a fixed step up to a limit, each up to a quarter shorter or longer by chance. */
export class Backoff {
  readonly #options: BackoffOptions
  readonly #random: () => number
  #attempts = 0
  #waitedMs = 0

  constructor(options: BackoffOptions, random: () => number = Math.random) {
    this.#options = options
    this.#random = random
  }

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const { firstMs, stepMs, maxMs, briskMs = maxMs, delayMs = 0, splayMs = 0 } = this.#options
    const longest = this.#waitedMs < briskForMs ? Math.min(briskMs, maxMs) : maxMs
    const wait = Math.min(firstMs + this.#attempts * stepMs, longest)
    this.#attempts += 1
    this.#waitedMs += wait
    return wait * (1 - jitter + 2 * jitter * this.#random()) + delayMs + splayMs * this.#random()
  }

  /** Starts anew, after an attempt that succeeded. */
  reset(): void {
    this.#attempts = 0
    this.#waitedMs = 0
  }
}
