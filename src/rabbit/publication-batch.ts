import { isPublished, type Publication } from './publication.js'

/** How long, and how many, publications may be without word of the broker before it is asked. */
const askAfterMs = 20
const mostUnasked = 512

/**
 * The publications of a channel without confirmations that the broker is not known to have. A channel deals with everything in
 * order, so its answer to any question tells of all that was published before: it is asked once for many.
 */
export class PublicationBatch {
  readonly #ask: () => Promise<unknown>
  readonly #onKnown: (publication: Publication) => void
  #unasked: Publication[] = []
  /** Those that the question is about which is under way. */
  #asked: Publication[] | null = null
  #timer: NodeJS.Timeout | null = null
  readonly #onTime = (): void => {
    this.#timer = null
    this.#askNow()
  }

  /** `ask` asks the broker something on the channel; it rejects if there is no answer to come. `onKnown` must not throw. */
  constructor(ask: () => Promise<unknown>, onKnown: (publication: Publication) => void) {
    this.#ask = ask
    this.#onKnown = onKnown
  }

  get size(): number {
    return this.#unasked.length + (this.#asked?.length ?? 0)
  }

  /** Takes note of a publication; call it once for every publish, in order. */
  add(publication: Publication): void {
    this.#unasked.push(publication)
    if (this.#asked !== null) return
    if (this.#unasked.length >= mostUnasked) this.#askNow()
    else this.#timer ??= setTimeout(this.#onTime, askAfterMs)
  }

  /** Takes out the publication that the broker handed back: it names no number, but the bytes are unmistakable. */
  returned(exchange: string, routingKey: string, content: Uint8Array): Publication | null {
    for (const list of [this.#asked ?? [], this.#unasked]) {
      const index = list.findIndex((one) => isPublished(one, exchange, routingKey, content))
      if (index >= 0) return list.splice(index, 1)[0] ?? null
    }
    return null
  }

  /** All that the broker is not known to have, in the order of publishing; nothing is left. */
  drain(): Publication[] {
    const all = [...(this.#asked ?? []), ...this.#unasked]
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#asked = null
    this.#unasked = []
    return all
  }

  #askNow(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    const unasked = this.#unasked
    this.#unasked = []
    // A call that is answered has arrived, and nobody waits for the word of the broker.
    const asked = unasked.filter(({ settled }) => !settled)
    if (asked.length === 0) return
    this.#asked = asked
    this.#ask().then(
      () => {
        if (this.#asked !== asked) return
        this.#asked = null
        for (const publication of asked) this.#onKnown(publication)
        if (this.#unasked.length > 0) this.#timer ??= setTimeout(this.#onTime, askAfterMs)
      },
      () => {
        // The channel or the connection is closed, and that is told in its own way.
      },
    )
  }
}
