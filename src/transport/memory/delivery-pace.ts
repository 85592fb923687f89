// Not the global one: tests that stop the clock do not mean the transport.
import { setImmediate } from 'node:timers'

/** Most messages delivered before the event loop turns: timers and sockets get theirs as well. */
const mostInTurn = 128

/**
 * When the queues of a broker deliver: as soon as the running code is done, as a turn of the event loop for each message would cost more
 * than the message. Only after many of them the loop turns.
 */
export class DeliveryPace {
  #left = mostInTurn
  #renewing = false

  /** Runs a function soon, never at once. */
  soon(run: () => void): void {
    if (this.#left > 0) process.nextTick(run)
    else setImmediate(run)
  }

  /** Whether one more message may be delivered before the event loop turns. */
  take(): boolean {
    if (this.#left === 0) return false
    this.#left -= 1
    if (!this.#renewing) {
      this.#renewing = true
      setImmediate(this.#renew)
    }
    return true
  }

  readonly #renew = (): void => {
    this.#renewing = false
    this.#left = mostInTurn
  }
}
