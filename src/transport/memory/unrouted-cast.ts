import { CallCancelled, type MessagingException } from '../../core/errors.js'
import type { UnroutedMessage, UnroutedMessages } from './unrouted.js'

/** What a cast that no queue took is made of. */
export interface UnroutedCastInit {
  readonly method: string
  readonly waitMs: number
  readonly signal: AbortSignal | undefined
  /** Publishes it again; true if a queue took it. */
  readonly publish: () => boolean
  /** What it ends with when its time is up. */
  readonly whenLate: () => MessagingException
}

/** A cast that waits for a queue. */
export class UnroutedCast implements UnroutedMessage {
  /** Resolves when a queue took it; rejects with what `whenLate` says, CallCancelled, or what {@link fail} was given. */
  readonly done: Promise<void>
  readonly #init: UnroutedCastInit
  readonly #messages: UnroutedMessages
  readonly #timer: ReturnType<typeof setTimeout>
  readonly #onAbort = (): void => {
    const { method, signal } = this.#init
    this.fail(new CallCancelled(`The cast of ${method} was cancelled; it was not sent`, { cause: signal?.reason }))
  }
  #resolve: () => void = () => {}
  #reject: (error: Error) => void = () => {}

  constructor(messages: UnroutedMessages, init: UnroutedCastInit) {
    this.#init = init
    this.#messages = messages
    this.done = new Promise<void>((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#timer = setTimeout(() => this.fail(init.whenLate()), init.waitMs)
    init.signal?.addEventListener('abort', this.#onAbort, { once: true })
    messages.add(this)
  }

  offer(): boolean {
    if (!this.#init.publish()) return false
    this.#end()
    this.#resolve()
    return true
  }

  /** Gives it up; only the first end counts. */
  fail(error: Error): void {
    this.#end()
    this.#reject(error)
  }

  #end(): void {
    clearTimeout(this.#timer)
    this.#init.signal?.removeEventListener('abort', this.#onAbort)
    this.#messages.delete(this)
  }
}
