import { InvalidVersion, MessagingException, RPCVersionCapError } from '../core/errors.js'
import { versionIsCompatible } from '../core/version-rule.js'

/**
 * The newest version that a client may send: a version, null for no limit, a function that is asked at every call, so that the
 * cap can change while the client lives, `auto` for the lowest version that the servers themselves say they serve, or a source
 * of one's own.
 */
export type VersionCap = string | null | (() => string | null | Promise<string | null>) | CapSource

/** Where a client has its version cap from. */
export interface CapSource {
  /** True if the cap is what the servers said: it may have to be asked for again when one of them refuses. */
  readonly asksServers: boolean
  /** The cap as of now. A string or null where that needs no waiting. Rejects with what a function throws. */
  resolve(): string | null | Promise<string | null>
  /**
   * The cap for a question that cannot wait: where it has to be asked for, what was said last. Throws MessagingException if
   * nothing ever was.
   */
  current(): string | null
  /** Asks again, where there is somebody to ask. */
  refresh(): Promise<string | null>
}

/** A cap that does not change. */
export class FixedCap implements CapSource {
  readonly asksServers = false
  readonly #cap: string | null

  constructor(cap: string | null) {
    this.#cap = cap
  }

  resolve(): string | null {
    return this.#cap
  }

  current(): string | null {
    return this.#cap
  }

  async refresh(): Promise<string | null> {
    return this.#cap
  }
}

/** A cap that a function knows, and what it last said. */
export class ComputedCap implements CapSource {
  readonly asksServers = false
  readonly #compute: () => string | null | Promise<string | null>
  #last: string | null | undefined

  constructor(compute: () => string | null | Promise<string | null>) {
    this.#compute = compute
  }

  resolve(): string | null | Promise<string | null> {
    const answer = this.#compute()
    if (typeof answer === 'string' || answer === null) {
      this.#last = answer
      return answer
    }
    return this.#remember(answer)
  }

  current(): string | null {
    const answer = this.resolve()
    if (typeof answer === 'string' || answer === null) return answer
    // The question goes on for the next time; whoever calls learns of its failure.
    answer.catch(() => undefined)
    return knownCap(this.#last)
  }

  async refresh(): Promise<string | null> {
    return await this.resolve()
  }

  async #remember(answer: Promise<string | null>): Promise<string | null> {
    this.#last = await answer
    return this.#last
  }
}

/** The cap that was last heard of. Throws MessagingException if none was. */
export function knownCap(last: string | null | undefined): string | null {
  if (last !== undefined) return last
  throw new MessagingException('The version cap is not known yet: await resolveVersionCap() before asking canSend')
}

/** Whether a message of a version may be sent under a cap; a message without version only without cap. */
export function capAdmits(cap: string | null, version: string | null): boolean {
  return cap === null || (version !== null && versionIsCompatible(cap, version))
}

/** Throws RPCVersionCapError unless the cap admits the version. */
export function requireUnderCap(cap: string | null, version: string | null): void {
  if (cap !== null && !capAdmits(cap, version)) throw new RPCVersionCapError(version, cap)
}

/** Throws InvalidVersion for what is not of the form that oslo.messaging's `prepare` asks for. */
export function requireVersion(version: string): void {
  try {
    versionIsCompatible(version, version)
  } catch (cause) {
    throw new InvalidVersion(`Version must contain a major and minor integer. Got ${version}`, { cause })
  }
}
