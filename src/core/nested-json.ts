import { floatText, isFloat } from './float.js'
import { isExact, maxWritten } from './json-writer.js'

/** What JSON writes otherwise than as it is, inside of a text; pairs of surrogates are right as they are, but rare enough. */
const risky = /[^ !#-[\]-\ud7ff\ue000-\uffff]/
/** Up to this length a text is looked at unit by unit, which is quicker than to start a search. */
const shortText = 48

/** How many names of members are remembered in their written form, and how long they may be; those of maps have no end. */
const mostNames = 2_048
const longestName = 64

/** Names of members as they are written, with a prefix and what follows them. */
class NestedNames {
  readonly #prefix: string
  readonly #known = new Map<string, string>()

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  of(name: string): string {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const text = `${nestedText(this.#prefix + name)}:`
    if (name.length <= longestName) {
      if (this.#known.size >= mostNames) this.#known.clear()
      this.#known.set(name, text)
    }
    return text
  }
}

const plainNames = new NestedNames('')
const contextNames = new NestedNames('_context_')

/**
 * An object of JSON as it stands inside a text of JSON, as the envelope of a message has it: all quotes escaped, without those around
 * it. The same as writing it and then writing what was written, in one pass.
 */
export class NestedObject {
  readonly #left: number
  /** Null once there was something that is not to be written as it is. */
  #text: string | null

  /** Has at most so many levels. */
  constructor(levels: number) {
    this.#left = Math.min(levels, maxWritten) - 1
    this.#text = this.#left < 0 ? null : ''
  }

  /** What was written; null if it has too many levels, or something in it is not to be written as it is: see `writeJson`. */
  get text(): string | null {
    return this.#text === null ? null : `{${this.#text}}`
  }

  /** Adds a member, behind all others. Undefined ones are left out, as in all JSON. */
  add(name: string, value: unknown): void {
    this.#add(plainNames, name, value)
  }

  /** Adds an entry of a request context. */
  addContext(name: string, value: unknown): void {
    this.#add(contextNames, name, value)
  }

  #add(names: NestedNames, name: string, value: unknown): void {
    if (this.#text === null || value === undefined) return
    const member = nested(value, this.#left)
    if (member === null) this.#text = null
    else this.#text += this.#text === '' ? names.of(name) + member : `,${names.of(name)}${member}`
  }
}

function nested(value: unknown, left: number): string | null {
  switch (typeof value) {
    case 'string':
      return nestedText(value)
    case 'number':
      return isExact(value) ? `${value}` : null
    case 'boolean':
      return value ? 'true' : 'false'
    case 'bigint':
      return `${value}`
    case 'undefined':
      return 'null'
    case 'object':
      break
    default:
      return null
  }
  if (value === null) return 'null'
  if (left <= 0) return null
  if ('toJSON' in value) return isFloat(value) ? floatText(value.value) : null
  if (Array.isArray(value)) return nestedItems(value, left - 1)
  const proto: unknown = Object.getPrototypeOf(value)
  return proto === Object.prototype || proto === null ? nestedMembers(value, left - 1) : null
}

function nestedItems(items: readonly unknown[], left: number): string | null {
  let text = '['
  for (let at = 0; at < items.length; at++) {
    const item = nested(items[at], left)
    if (item === null) return null
    text += at === 0 ? item : `,${item}`
  }
  return `${text}]`
}

function nestedMembers(object: object, left: number): string | null {
  let text = '{'
  for (const name of Object.keys(object)) {
    const value: unknown = (object as Record<string, unknown>)[name]
    if (value === undefined) continue
    const member = nested(value, left)
    if (member === null) return null
    text += text.length === 1 ? plainNames.of(name) + member : `,${plainNames.of(name)}${member}`
  }
  return `${text}}`
}

function nestedText(text: string): string {
  return isSafe(text) ? `\\"${text}\\"` : JSON.stringify(JSON.stringify(text)).slice(1, -1)
}

function isSafe(text: string): boolean {
  if (text.length > shortText) return !risky.test(text)
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x20 || unit === 0x22 || unit === 0x5c || (unit >= 0xd800 && unit <= 0xdfff)) return false
  }
  return true
}
