/**
 * How many identifiers are remembered. oslo.messaging remembers 16; what a sender publishes again after its connection broke
 * comes behind everything that was queued meanwhile.
 */
const defaultSize = 16_384

/**
 * Remembers the latest unique ids of requests, so that one that a sender published twice, or a broker delivered twice, is
 * executed once. An id may be any JSON value; null and absent ones are never duplicates.
 */
export class DuplicateWindow {
  readonly #size: number
  readonly #ids = new Set<string>()
  /** The same in the order in which they came, a ring: walking a set from which so much was taken would be slow. */
  readonly #order: string[] = []
  #next = 0

  constructor(size = defaultSize) {
    this.#size = size
  }

  /** Whether the id is among those remembered. */
  has(uniqueId: unknown): boolean {
    return uniqueId !== null && uniqueId !== undefined && this.#ids.has(keyOf(uniqueId))
  }

  /** True if the id is among those remembered; otherwise it is remembered, in place of the oldest. */
  seen(uniqueId: unknown): boolean {
    if (uniqueId === null || uniqueId === undefined) return false
    const id = keyOf(uniqueId)
    if (this.#ids.has(id)) return true
    if (this.#order.length === this.#size) this.#ids.delete(this.#order[this.#next] as string)
    this.#ids.add(id)
    this.#order[this.#next] = id
    this.#next = (this.#next + 1) % this.#size
    return false
  }
}

/** Stands before what is no plain text, so that 1 and "1" are not the same. */
const mark = '\0'

/** A text for an id of any type; equal ones for equal ids only. */
export function keyOf(uniqueId: unknown): string {
  if (typeof uniqueId !== 'string') return `${mark}j${textOf(uniqueId)}`
  // Mostly the text itself: one that is put together would have to be copied to be looked up.
  return uniqueId[0] === mark ? `${mark}s${uniqueId}` : uniqueId
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value, bigintText) : String(value)
}

function bigintText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}
