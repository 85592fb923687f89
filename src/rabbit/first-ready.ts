import { BrokerError } from './broker-error.js'
import type { Subscription } from './subscription.js'

/** Waits for a subscription to be in place for the first time; later losses mend themselves. */
export class FirstReady {
  #waiting: { readonly resolve: () => void; readonly reject: (error: BrokerError) => void } | null = null

  /**
   * Starts the subscription and resolves once all of its consumers are there. Rejects with a BrokerError if that cannot be, or
   * takes longer than `timeoutMs`; `doing` says in the text what did not come about.
   */
  async wait(subscription: Subscription, timeoutMs: number, doing: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    try {
      await new Promise<void>((resolve, reject) => {
        this.#waiting = { resolve, reject }
        timer = setTimeout(() => {
          const cause = subscription.lastError
          const last = cause?.message ?? 'the broker did not answer'
          reject(new BrokerError(`not ${doing} after ${timeoutMs} ms: ${last}`, { cause }))
        }, timeoutMs)
        subscription.start()
      })
    } finally {
      clearTimeout(timer)
      this.#waiting = null
    }
  }

  /** Tells that all consumers are in place. */
  ready(): void {
    this.#waiting?.resolve()
  }

  /** Ends the waiting, if somebody still waits. */
  fail(error: BrokerError): void {
    this.#waiting?.reject(error)
  }
}
