/** What names a call in a message that cannot be read as a whole. */
export interface ScannedIds {
  readonly messageId: string | null
  readonly replyQueue: string | null
}

/** Longest name that is taken note of, in bytes: AMQP has no longer ones. */
const longest = 255

const quote = 0x22
const backslash = 0x5c
const unicodeEscape = 0x75
/** Stands for what no name has. */
const other = 0x1a
const end = -1

const inner = 'oslo.message'

/**
 * Looks through a body that is too large or nested too deeply for the ids of its call, without building anything of it: those
 * of the message itself, at whatever place among its members, never some that stand deeper or in a text. The last of equal keys
 * wins, as with parsers. Takes time that grows with the length, and no memory. Never throws.
 */
export function scanCallIds(body: Uint8Array): ScannedIds {
  const outer = new Scan(new PlainBytes(body, 0))
  const enveloped = outer.run()
  const found = enveloped === null ? outer : new Scan(new EscapedBytes(body, enveloped))
  if (found !== outer) found.run()
  return { messageId: found.texts.get('_msg_id') ?? null, replyQueue: found.texts.get('_reply_q') ?? null }
}

interface Bytes {
  /** Where the next one stands. */
  at: number
  next(): number
}

class PlainBytes implements Bytes {
  readonly #bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  next(): number {
    return this.#bytes[this.at++] ?? end
  }
}

/** The text that a literal of JSON holds, from behind its opening quote. Characters beyond ASCII may be told as others. */
class EscapedBytes implements Bytes {
  readonly #bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  next(): number {
    const byte = this.#bytes[this.at++] ?? end
    if (byte === quote) return end
    if (byte !== backslash) return byte
    const escaped = this.#bytes[this.at++] ?? end
    if (escaped === unicodeEscape) {
      const code = Number.parseInt(String.fromCharCode(...this.#bytes.subarray(this.at, this.at + 4)), 16)
      this.at += 4
      return code < 0x80 ? code : other
    }
    // Line ends and the like are space wherever they matter.
    return escaped === quote || escaped === backslash || escaped === 0x2f ? escaped : 0x20
  }
}

/** Goes through an object, and keeps the texts that are its own members. */
class Scan {
  readonly texts = new Map<string, string>()
  readonly #bytes: Bytes
  #depth = 0
  /** The key whose value comes; null while a key comes. */
  #key: string | null = null
  #valueComes = false

  constructor(bytes: Bytes) {
    this.#bytes = bytes
  }

  /** Gives where the text of the envelope begins, and stops there; null if there is none. */
  run(): number | null {
    for (let byte = this.#bytes.next(); byte !== end; byte = this.#bytes.next()) {
      if (byte === quote) {
        if (this.#depth === 1 && this.#valueComes && this.#key === inner) return this.#bytes.at
        this.#take(this.#text())
      } else if (byte === 0x7b || byte === 0x5b) {
        if (this.#depth === 0 && byte === 0x5b) return null
        this.#replace()
        this.#depth += 1
      } else if (byte === 0x7d || byte === 0x5d) {
        this.#depth -= 1
        if (this.#depth <= 0) return null
      } else if (this.#depth === 1) this.#atTop(byte)
    }
    return null
  }

  #atTop(byte: number): void {
    if (byte === 0x3a) this.#valueComes = true
    else if (byte === 0x2c) {
      this.#valueComes = false
      this.#key = null
    } else if (byte > 0x20) this.#replace()
  }

  /** What comes is no text: an earlier text under its key counts no more. */
  #replace(): void {
    if (this.#depth === 1 && this.#valueComes && this.#key !== null) this.texts.delete(this.#key)
  }

  #take(text: string | null): void {
    if (this.#depth !== 1) return
    if (!this.#valueComes) this.#key = text
    else if (this.#key !== null && text !== null) this.texts.set(this.#key, text)
    else this.#replace()
  }

  /** The rest of a literal; null if it has escapes, is long, or does not end. */
  #text(): string | null {
    let text: string | null = ''
    for (let byte = this.#bytes.next(); byte !== quote; byte = this.#bytes.next()) {
      if (byte === end) return null
      if (byte === backslash) {
        this.#bytes.next()
        text = null
      } else if (text !== null && this.#depth === 1) {
        text = text.length < longest && byte < 0x80 ? text + String.fromCharCode(byte) : null
      }
    }
    return text
  }
}
