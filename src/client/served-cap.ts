import { type CapSource, knownCap } from './version-cap.js'

/** How long what was assumed for want of answers is kept before the servers are asked again, in milliseconds. */
const assumedForMs = 10_000

/** What the servers said. */
export interface ServedVersions {
  readonly cap: string | null
  /** False if no server answered, and the cap is only what is assumed then. */
  readonly heard: boolean
}

/** The cap that the servers' own words set. It is asked for with the first call, and kept. */
export class ServedCap implements CapSource {
  readonly asksServers = true
  readonly #ask: () => Promise<ServedVersions>
  #known: ServedVersions | undefined
  #askedAt = 0
  #asking: Promise<string | null> | null = null

  constructor(ask: () => Promise<ServedVersions>) {
    this.#ask = ask
  }

  resolve(): string | null | Promise<string | null> {
    const known = this.#known
    if (known === undefined) return this.refresh()
    // Nobody waits for a second silence: the question is asked beside the call.
    if (!known.heard && performance.now() - this.#askedAt > assumedForMs) this.refresh().catch(() => undefined)
    return known.cap
  }

  current(): string | null {
    return knownCap(this.#known?.cap)
  }

  /** Asks the servers; questions that are asked at the same time are one. Rejects if the question could not be asked. */
  refresh(): Promise<string | null> {
    this.#asking ??= this.#renew().finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  async #renew(): Promise<string | null> {
    const known = await this.#ask()
    this.#known = known
    this.#askedAt = performance.now()
    return known.cap
  }
}
