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
  /** Two generations: the older one goes as a whole, which costs less than to take out one id for each that comes. */
  #young = new Set<string>()
  #old: ReadonlySet<string> = new Set()

  /** Remembers at least so many, and at most twice as many. */
  constructor(size = defaultSize) {
    this.#size = size
  }

  /** Whether the id is among those remembered. */
  has(uniqueId: unknown): boolean {
    if (uniqueId === null || uniqueId === undefined) return false
    const id = keyOf(uniqueId)
    return this.#young.has(id) || this.#old.has(id)
  }

  /** True if the id is among those remembered; otherwise it is remembered. */
  seen(uniqueId: unknown): boolean {
    if (uniqueId === null || uniqueId === undefined) return false
    const id = keyOf(uniqueId)
    if (this.#old.has(id)) return true
    const { size } = this.#young
    this.#young.add(id)
    if (this.#young.size === size) return true
    if (size + 1 === this.#size) {
      this.#old = this.#young
      this.#young = new Set()
    }
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
