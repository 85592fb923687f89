import { InvalidVersion } from './errors.js'
import { reprOfString } from './python-value.js'

/** What Python's `str.isspace` takes for a blank; JavaScript's `\s` is another set. */
const blanks = '[\\t-\\r\\u001c-\\u001f \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*'
const literal = new RegExp(`^${blanks}([+-]?)(\\p{Nd}+(?:_\\p{Nd}+)*)${blanks}$`, 'u')

/** Digits that Python 3.11 and later convert at most; keeps a hostile version cheap. */
const maxDigits = 4300

/**
 * Python's `int(text)`: blanks around, a sign, leading zeros, single underscores between digits, decimal digits of any script.
 * Throws InvalidVersion (`ValueError`) for anything else.
 */
export function pythonInt(text: string): bigint | number {
  if (/^[0-9]{1,15}$/.test(text)) return Number(text)
  const [, sign, digits] = literal.exec(text) ?? []
  if (digits === undefined || digits.length > maxDigits * 2) throw notAnInteger(text)
  const ascii = digits.replaceAll('_', '').replace(/[^0-9]/gu, asciiDigit)
  if (ascii.length > maxDigits) throw notAnInteger(text)
  const value = BigInt(ascii)
  return sign === '-' ? -value : value
}

function notAnInteger(text: string): InvalidVersion {
  // Python cuts the repr at 200 characters as well.
  const shown = reprOfString(text.slice(0, 200)).slice(0, 200)
  return new InvalidVersion(`invalid literal for int() with base 10: ${shown}`, { wireClass: 'ValueError' })
}

/** Decimal digits of every script stand in runs of ten, from zero on. */
function asciiDigit(char: string): string {
  const code = char.codePointAt(0) ?? 0
  let start = code
  while (/^\p{Nd}$/u.test(String.fromCodePoint(start - 1))) start--
  return String((code - start) % 10)
}
