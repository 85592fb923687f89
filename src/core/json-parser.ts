import { endOfString } from './json-scan.js'
import { setOwn } from './own-property.js'

/**
 * A JSON parser for the texts that JSON.parse refuses or rounds: bare words of Python and integers beyond 2^53. The caller has
 * bounded the nesting. Throws SyntaxError.
 */
export function parseCarefully(text: string): unknown {
  const parser = new Parser(text)
  return parser.document()
}

const space = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y
const words = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])
const word = /true|false|null|NaN|-?Infinity/y

class Parser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): unknown {
    const value = this.#value()
    this.#skipSpace()
    if (this.#at < this.#text.length) this.#fail()
    return value
  }

  #value(): unknown {
    this.#skipSpace()
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object()
      case '[':
        return this.#array()
      case '"':
        return this.#string()
      default:
        return this.#wordOrNumber()
    }
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {}
    if (this.#opens('}')) return object
    do {
      this.#skipSpace()
      const key = this.#string()
      this.#expect(':')
      setOwn(object, key, this.#value())
    } while (this.#goesOn('}'))
    return object
  }

  #array(): unknown[] {
    const array: unknown[] = []
    if (this.#opens(']')) return array
    do array.push(this.#value())
    while (this.#goesOn(']'))
    return array
  }

  /** Steps over an opening bracket; true if the closing one follows at once. */
  #opens(closing: string): boolean {
    this.#at++
    this.#skipSpace()
    if (this.#text[this.#at] !== closing) return false
    this.#at++
    return true
  }

  /** Steps over a comma or the closing bracket; true for the comma. */
  #goesOn(closing: string): boolean {
    this.#skipSpace()
    const char = this.#text[this.#at]
    if (char !== ',' && char !== closing) this.#fail()
    this.#at++
    return char === ','
  }

  #expect(char: string): void {
    this.#skipSpace()
    if (this.#text[this.#at] !== char) this.#fail()
    this.#at++
  }

  #string(): string {
    const start = this.#at
    const end = this.#text[start] === '"' ? endOfString(this.#text, start) : -1
    if (end < 0) this.#fail()
    this.#at = end + 1
    // JSON.parse judges escapes and refuses raw control characters.
    return JSON.parse(this.#text.slice(start, end + 1)) as string
  }

  #wordOrNumber(): unknown {
    const name = this.#take(word)
    if (name !== null) return words.get(name[0])
    const found = this.#take(number)
    if (found === null) this.#fail()
    const value = Number(found[0])
    const isInteger = found[1] === undefined && found[2] === undefined
    return isInteger && !Number.isSafeInteger(value) ? BigInt(found[0]) : value
  }

  #skipSpace(): void {
    this.#take(space)
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found !== null) this.#at = pattern.lastIndex
    return found
  }

  #fail(): never {
    throw new SyntaxError(`Unexpected token in JSON at position ${this.#at}`)
  }
}
