/** How many identifiers are remembered: the window of oslo.messaging. */
const size = 16

/**
 * Remembers the last 16 unique ids of requests, so that one that a sender published twice is executed once. An id may be any
 * JSON value; null and absent ones are never duplicates.
 */
export class DuplicateWindow {
  readonly #ids: string[] = []
  #next = 0

  /** True if the id is among those remembered; otherwise it is remembered, in place of the oldest. */
  seen(uniqueId: unknown): boolean {
    if (uniqueId === null || uniqueId === undefined) return false
    // The type keeps 1 and "1" apart.
    const id = typeof uniqueId === 'string' ? `s${uniqueId}` : `j${textOf(uniqueId)}`
    if (this.#ids.includes(id)) return true
    this.#ids[this.#next] = id
    this.#next = (this.#next + 1) % size
    return false
  }
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value, bigintText) : String(value)
}

function bigintText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}
