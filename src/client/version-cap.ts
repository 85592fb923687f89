import { MessagingException, RPCVersionCapError } from '../core/errors.js'
import { versionIsCompatible } from '../core/version-rule.js'

/**
 * The newest version that a client may send: a version, null for no limit, or a function that is asked at every call, so that
 * the cap can change while the client lives.
 */
export type VersionCap = string | null | (() => string | null | Promise<string | null>)

/** A version cap, and what a function last said. */
export class CapSource {
  readonly #cap: VersionCap
  #last: string | null | undefined

  constructor(cap: VersionCap) {
    this.#cap = cap
  }

  /** The cap as of now. A string or null where that needs no waiting. Rejects with what the function throws. */
  resolve(): string | null | Promise<string | null> {
    if (typeof this.#cap !== 'function') return this.#cap
    const answer = this.#cap()
    if (typeof answer === 'string' || answer === null) {
      this.#last = answer
      return answer
    }
    return this.#remember(answer)
  }

  /**
   * The cap for a question that cannot wait: for a function that has to ask, what it said last. Throws MessagingException if
   * it never said anything.
   */
  current(): string | null {
    const answer = this.resolve()
    if (typeof answer === 'string' || answer === null) return answer
    // The question goes on for the next time; whoever calls learns of its failure.
    answer.catch(() => undefined)
    if (this.#last !== undefined) return this.#last
    throw new MessagingException('The version cap is not known yet: await resolveVersionCap() before asking canSend')
  }

  async #remember(answer: Promise<string | null>): Promise<string | null> {
    this.#last = await answer
    return this.#last
  }
}

/** Whether a message of a version may be sent under a cap; a message without version only without cap. */
export function capAdmits(cap: string | null, version: string | null): boolean {
  return cap === null || (version !== null && versionIsCompatible(cap, version))
}

/** Throws RPCVersionCapError unless the cap admits the version. */
export function requireUnderCap(cap: string | null, version: string | null): void {
  if (cap !== null && !capAdmits(cap, version)) throw new RPCVersionCapError(version, cap)
}
