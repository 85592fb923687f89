/** What stands in a {@link CallTable}: something that waits for answers under a message id. */
export interface Waiting {
  readonly record: { readonly messageId: string }
}

const smallest = 64
/** So many characters at the end of an id tell ids apart well enough: they are random digits. */
const hashed = 8

/**
 * Calls by message id. A table of its own, not a Map: where entries come and go, a Map renews its table all the time, and one
 * that was collected late keeps those that followed it, with all the calls that were in them.
 */
export class CallTable<Call extends Waiting> {
  /** A power of two of places, at most half of them taken. A call stands at the place of its id, or in the first free one behind it. */
  #places: (Call | undefined)[] = new Array(smallest).fill(undefined)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Adds a call, in place of one with the same id. */
  add(call: Call): void {
    if ((this.#size + 1) * 2 > this.#places.length) this.#grow()
    const place = this.#placeOf(call.record.messageId)
    if (this.#places[place] === undefined) this.#size++
    this.#places[place] = call
  }

  /** The call of an id. */
  get(messageId: string): Call | undefined {
    return this.#places[this.#placeOf(messageId)]
  }

  /** Removes the call of an id, if there is one. */
  delete(messageId: string): void {
    let free = this.#placeOf(messageId)
    if (this.#places[free] === undefined) return
    this.#size--
    const mask = this.#places.length - 1
    // What stands behind it moves up, unless it is before its own place then.
    for (let at = (free + 1) & mask; ; at = (at + 1) & mask) {
      const call = this.#places[at]
      if (call === undefined) break
      const own = hashOf(call.record.messageId) & mask
      if (((at - own) & mask) < ((at - free) & mask)) continue
      this.#places[free] = call
      free = at
    }
    this.#places[free] = undefined
  }

  /** All calls, in no order; the table may change meanwhile. */
  all(): Call[] {
    return this.#places.filter((call) => call !== undefined)
  }

  /** Where the call of an id stands, or would. */
  #placeOf(messageId: string): number {
    const mask = this.#places.length - 1
    for (let at = hashOf(messageId) & mask; ; at = (at + 1) & mask) {
      const call = this.#places[at]
      if (call === undefined || call.record.messageId === messageId) return at
    }
  }

  #grow(): void {
    const calls = this.all()
    this.#places = new Array(this.#places.length * 2).fill(undefined)
    for (const call of calls) this.#places[this.#placeOf(call.record.messageId)] = call
  }
}

function hashOf(id: string): number {
  let hash = 0
  for (let at = Math.max(0, id.length - hashed); at < id.length; at++) hash = (hash * 31 + id.charCodeAt(at)) | 0
  // The lowest bits are those of the last character else.
  return hash ^ (hash >>> 15)
}
