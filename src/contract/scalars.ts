import fc from 'fast-check'
import type { JsonSchema } from '../model/api-model.js'
import { numbersOf, textsOf } from './conjunction.js'
import { formatKit } from './formats.js'
import { lengthOf } from './json.js'
import { textsMatching } from './patterns.js'
import { oneOf, possible } from './possible.js'
import { isMultiple } from './violation.js'

/** Single code points: mostly plain, some that need care on the way (quotes, line separators, characters beyond 16 bits). */
const character = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFXYZ0123456789_-. ') },
  { weight: 1, arbitrary: fc.constantFrom('"', '\\', '/', '\n', '\t', '\0', 'é', 'ß', '中', '\u2028', '\ufeff', '😀') },
)

/** Longest text that is made only because a limit allows it. */
const longest = 300
/** How many characters above the minimum a text usually has at most. */
const usual = 12

/** Texts that match schemas together; null if there are none. Throws for formats that the kit does not know. */
export function texts(parts: readonly JsonSchema[]): fc.Arbitrary<string> | null {
  const min = Math.max(0, ...numbersOf(parts, 'minLength'))
  const max = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(parts, 'maxLength'))
  if (min > max) return null
  const fits = (text: string) => lengthOf(text) >= min && lengthOf(text) <= max
  const patterns = textsOf(parts, 'pattern').map((pattern) => new RegExp(pattern, 'u'))
  const formats = textsOf(parts, 'format').map((format) => {
    const kit = formatKit(format)
    if (kit === undefined) throw new TypeError(`There is no generator for the format ${JSON.stringify(format)}`)
    return kit
  })
  const [format] = formats
  const [pattern] = patterns
  if (format === undefined && pattern === undefined) return plainTexts(min, max)
  const source = format?.values.map(String) ?? textsMatching(pattern?.source ?? '', 'small') ?? examples(parts)
  if (source === null) return null
  return possible(
    source,
    (text) => fits(text) && patterns.every((it) => it.test(text)) && formats.every((it) => it.accepts(text)),
  )
}

/** The texts that a schema gives as examples, for patterns that cannot be followed. */
function examples(parts: readonly JsonSchema[]): fc.Arbitrary<string> | null {
  const given = parts.flatMap((part) => [part.default, ...(Array.isArray(part.examples) ? part.examples : [])])
  const found = given.filter((value) => typeof value === 'string')
  return found.length === 0 ? null : fc.constantFrom(...found)
}

function plainTexts(min: number, max: number): fc.Arbitrary<string> | null {
  const text = (minLength: number, maxLength: number) => fc.string({ unit: character, minLength, maxLength })
  const ordinary = { weight: 8, arbitrary: text(min, Math.min(max, min + usual)) }
  // The longest text allowed is where a wrong count shows.
  return oneOf(max <= longest && max > min ? [ordinary, { weight: 1, arbitrary: text(max, max) }] : [ordinary])
}

/**
 * Numbers that match schemas together; null if there are none. Never -0, which JSON does not keep. Where the schema is that of
 * `int64()`, BigInts are among them, for whole numbers that a number does not hold exactly.
 */
export function numbers(parts: readonly JsonSchema[], whole: boolean): fc.Arbitrary<number | bigint> | null {
  // Beyond this, numbers that look whole are no longer exact, and a peer may read them as something else.
  const limit = Number.MAX_SAFE_INTEGER
  const lowest = [...numbersOf(parts, 'minimum'), ...numbersOf(parts, 'exclusiveMinimum')]
  const highest = [...numbersOf(parts, 'maximum'), ...numbersOf(parts, 'exclusiveMaximum')]
  const low = Math.max(-limit, ...lowest)
  const high = Math.min(limit, ...highest)
  if (low > high) return null
  const above = numbersOf(parts, 'exclusiveMinimum')
  const below = numbersOf(parts, 'exclusiveMaximum')
  const units = numbersOf(parts, 'multipleOf')
  const fits = (value: number) =>
    value >= low &&
    value <= high &&
    above.every((it) => value > it) &&
    below.every((it) => value < it) &&
    units.every((it) => isMultiple(value, it)) &&
    (!whole || Number.isInteger(value))
  const unit = units.length > 0 ? Math.max(...units) : 1
  const choices: fc.WeightedArbitrary<number | bigint>[] = []
  const multiples = steps(low, high, unit)
  if (multiples !== null) {
    const found = possible(multiples, fits)
    if (found !== null) choices.push({ weight: 3, arbitrary: found })
  }
  if (!whole && units.length === 0) {
    const found = possible(fc.oneof(fc.constantFrom(low, high), fractions(low, high)).map(withoutMinusZero), fits)
    if (found !== null) choices.push({ weight: 2, arbitrary: found })
  }
  if (whole && lowest.length + highest.length + units.length === 0 && isInt64(parts))
    choices.push({ weight: 1, arbitrary: wideNumbers })
  return oneOf(choices)
}

/** Whether whole numbers are those of `int64()`. */
export function isInt64(parts: readonly JsonSchema[]): boolean {
  return (
    textsOf(parts, 'format').includes('int64') &&
    parts.every((part) => part.type === undefined || part.format === 'int64')
  )
}

/** Whole numbers of 64 bits with a sign that are beyond 2^53; the last ones more often, as they are where a wrong width shows. */
const wideNumbers = fc.oneof(
  { weight: 3, arbitrary: fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }) },
  { weight: 2, arbitrary: fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }) },
  { weight: 1, arbitrary: fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n)) },
)

/** Multiples of a unit between two numbers: mostly near zero (or the nearer limit), some anywhere. */
function steps(low: number, high: number, unit: number): fc.Arbitrary<number> | null {
  const clamp = (value: number) => Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value))
  const min = clamp(Math.ceil(low / unit))
  const max = clamp(Math.floor(high / unit))
  if (min > max) return null
  const centre = Math.max(min, Math.min(max, 0))
  const near = fc.integer({ min: Math.max(min, centre - 1000), max: Math.min(max, centre + 1000) })
  const anywhere = fc.integer({ min, max })
  // The product is rounded to what people would write: 3 × 0.1 is meant to be 0.3.
  return fc
    .oneof({ weight: 3, arbitrary: near }, { weight: 1, arbitrary: anywhere })
    .map((count) => withoutMinusZero(Number.isInteger(unit) ? count * unit : Number((count * unit).toPrecision(15))))
}

function fractions(low: number, high: number): fc.Arbitrary<number> {
  const min = Math.max(low, -1e6)
  const max = Math.min(high, 1e6)
  return min < max
    ? fc.double({ min, max, noNaN: true, noDefaultInfinity: true })
    : fc.double({ min: low, max: high, noNaN: true, noDefaultInfinity: true })
}

function withoutMinusZero(value: number): number {
  return value === 0 ? 0 : value
}
