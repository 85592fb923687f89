import { MessageDeliveryFailure } from '../core/errors.js'
import type { Request } from '../core/message.js'
import { formatTarget, type Target } from '../core/target.js'

/** What a request costs in memory beside its body, in bytes, about. */
const requestOverhead = 1_024

/** The requests of a transport that are under way, by their weight in bytes. */
export class UnderWay {
  readonly #maxBytes: number
  readonly #obstacle: () => Error | null
  #bytes = 0

  /** `obstacle` says what keeps messages from being published at the moment; null if nothing does. */
  constructor(maxBytes: number, obstacle: () => Error | null) {
    this.#maxBytes = maxBytes
    this.#obstacle = obstacle
  }

  /**
   * Takes note of a request that is to be sent, and gives its weight. Throws MessageDeliveryFailure if too much is under way; one
   * alone may be as large as it likes.
   */
  admit(target: Target, { method }: Request, body: string): number {
    const weight = body.length + requestOverhead
    if (this.#bytes + weight > this.#maxBytes && this.#bytes > 0) {
      const reason = this.#obstacle()?.message ?? 'requests are sent faster than they are dealt with'
      throw new MessageDeliveryFailure(
        `${method} to ${formatTarget(target)} is not sent: more than ${this.#maxBytes} bytes of requests are under way; ${reason}`,
        { sent: false },
      )
    }
    this.#bytes += weight
    return weight
  }

  /** A request of this weight is over. */
  release(weight: number): void {
    this.#bytes -= weight
  }
}
