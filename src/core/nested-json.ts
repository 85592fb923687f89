import { floatText, isFloat } from './float.js'
import { isExact, maxWritten } from './json-writer.js'
import { contextPrefix } from './message.js'

/** What JSON writes otherwise than as it is, inside of a text; pairs of surrogates are right as they are, but rare enough. */
const risky = /[^ !#-[\]-\ud7ff\ue000-\uffff]/
/** Up to this length a text is looked at unit by unit, which is quicker than to start a search. */
const shortText = 48

/** How many names of members are remembered in their written form, and how long they may be; those of maps have no end. */
const mostNames = 2_048
const longestName = 64

/** The name of a member as it is written: with what opens the object before it, or what separates it from the member before. */
interface NestedName {
  readonly first: string
  readonly next: string
}

/** Names of members behind a prefix. */
class NestedNames {
  readonly #prefix: string
  readonly #known = new Map<string, NestedName>()

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  of(name: string): NestedName {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const text = `${nestedText(this.#prefix + name)}:`
    const written = { first: `{${text}`, next: `,${text}` }
    if (name.length <= longestName) {
      if (this.#known.size >= mostNames) this.#known.clear()
      this.#known.set(name, written)
    }
    return written
  }
}

const plainNames = new NestedNames('')
const contextNames = new NestedNames(contextPrefix)

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
    return closed(this.#text)
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
    this.#text = withMember(this.#text, names, name, value, this.#left)
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
  let text: string | null = ''
  for (const name of Object.keys(object)) {
    const value: unknown = (object as Record<string, unknown>)[name]
    if (value !== undefined) text = withMember(text, plainNames, name, value, left)
    if (text === null) return null
  }
  return closed(text)
}

/** The text of an object that is not closed, empty as long as it has no members, with one more. */
function withMember(text: string, names: NestedNames, name: string, value: unknown, left: number): string | null {
  const member = nested(value, left)
  if (member === null) return null
  const { first, next } = names.of(name)
  // In this order, so that the parts are few: each of them costs something once more when the whole becomes one text.
  return text === '' ? first + member : text + next + member
}

function closed(text: string | null): string | null {
  return text === '' ? '{}' : text === null ? null : `${text}}`
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
