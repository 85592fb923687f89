import { InvalidVersion } from './errors.js'
import { startOfRepr } from './python-value.js'

/** What Python's `str.isspace` takes for a blank; JavaScript's `\s` is another set. */
const blanks = '[\\t-\\r\\u001c-\\u001f \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*'
const literal = new RegExp(`^${blanks}([+-]?)(\\p{Nd}+(?:_\\p{Nd}+)*)${blanks}$`, 'u')
/** In a text of ASCII alone, Python has fewer blanks. */
const asciiLiteral = /^[\t-\r ]*([+-]?)([0-9]+(?:_[0-9]+)*)[\t-\r ]*$/
const notAscii = /[\u0080-\uffff]/

/** Digits that Python 3.11 and later convert at most; keeps a hostile version cheap. */
const maxDigits = 4300

/**
 * Python's `int(text)`: blanks around, a sign, leading zeros, single underscores between digits, decimal digits of any script.
 * Throws InvalidVersion (`ValueError`) for anything else.
 */
export function pythonInt(text: string): bigint | number {
  if (/^[0-9]{1,15}$/.test(text)) return Number(text)
  const [, sign, digits] = (notAscii.test(text) ? literal : asciiLiteral).exec(text) ?? []
  if (digits === undefined) throw notAnInteger(text)
  const plain = digits.replaceAll('_', '')
  const count = plain.length - (plain.match(/[\ud800-\udbff]/g)?.length ?? 0)
  if (count > maxDigits) throw tooManyDigits(count)
  const value = BigInt(plain.replace(/[^0-9]/gu, asciiDigit))
  return sign === '-' ? -value : value
}

function notAnInteger(text: string): InvalidVersion {
  // Python cuts the repr as well.
  const shown = startOfRepr(text, 200)
  return new InvalidVersion(`invalid literal for int() with base 10: ${shown}`, { wireClass: 'ValueError' })
}

function tooManyDigits(count: number): InvalidVersion {
  const message =
    `Exceeds the limit (${maxDigits} digits) for integer string conversion: ` +
    `value has ${count} digits; use sys.set_int_max_str_digits() to increase the limit`
  return new InvalidVersion(message, { wireClass: 'ValueError' })
}

/** Decimal digits of every script stand in runs of ten, from zero on. */
function asciiDigit(char: string): string {
  const code = char.codePointAt(0) ?? 0
  let start = code
  while (/^\p{Nd}$/u.test(String.fromCodePoint(start - 1))) start--
  return String((code - start) % 10)
}
