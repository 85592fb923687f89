import { isMultiple } from '../../../src/contract/violation.js'

/**
 * True if each number that validators take for a multiple of `sent` is one of `taken` to them, too. They divide as doubles and look
 * whether the quotient is whole, so that a multiple of a multiple need not be one: 81.27 is a multiple of 0.01 by hand, but not
 * to them, while 81.27 / 0.09 is 903. Numbers that a double does not hold exactly, from 2^53 on, are left out of account.
 */
export function keepsMultiples(sent: number, taken: number): boolean {
  if (sent === taken) return true
  if (!(sent > 0 && taken > 0)) return false
  const [a, b] = toOneScale(sent, taken)
  // Both quotients have the same digits then.
  if (a % b === 0n && isPowerOfTwo(a / b)) return true
  // The multiples of other fractions, such as 0.3, are rounded themselves; what their quotients are is anybody's guess.
  if (!Number.isInteger(sent * fractionsHeld)) return false
  // Multiples of `sent` are exact now. Their quotient is rounded to the whole number that is meant if it is nearer to that than
  // half of the narrowest gap beside a double, which is 2^-54 of it.
  const times = (2n * a + b) / (2n * b)
  const meant = times * b
  const off = a > meant ? a - meant : meant - a
  return times > 0n && off << 54n < meant
}

/** A number near one of those given that validators take for a multiple of `sent`, but not of `taken`; undefined if none is found. */
export function multipleOfOneOnly(sent: number, taken: number, near: readonly number[]): number | undefined {
  // What people write is the short form, 0.3; what programs compute may be 0.30000000000000004.
  for (const form of [(value: number) => Number(value.toPrecision(15)), (value: number) => value]) {
    for (const start of near) {
      const first = Math.round(start / sent) - searched / 2
      for (let step = 0; step < searched; step += 1) {
        const value = form((first + step) * sent)
        if (isMultiple(value, sent) && !isMultiple(value, taken)) return value
      }
    }
  }
  return undefined
}

/** How many multiples around each number are tried. */
const searched = 2000

/** Halves, quarters and so on down to this part of one are exact in doubles of any size that matters. */
const fractionsHeld = 1024

function isPowerOfTwo(value: bigint): boolean {
  return value > 0n && (value & (value - 1n)) === 0n
}

/** Two positive numbers, exactly, as whole numbers of one unit. */
function toOneScale(a: number, b: number): [bigint, bigint] {
  const [[digitsA, exponentA], [digitsB, exponentB]] = [parts(a), parts(b)]
  const least = Math.min(exponentA, exponentB)
  return [digitsA << BigInt(exponentA - least), digitsB << BigInt(exponentB - least)]
}

/** A positive number as a whole number times a power of two. */
function parts(value: number): [digits: bigint, exponent: number] {
  let digits = value
  let exponent = 0
  for (; !Number.isInteger(digits); exponent -= 1) digits *= 2
  return [BigInt(digits), exponent]
}
