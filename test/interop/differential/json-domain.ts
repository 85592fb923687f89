import fc from 'fast-check'
import { dateText, parseJson, writeJson } from 'stubwire'
import { canonical } from './canonical.js'
import type { Domain, Outcome } from './domain.js'
import { damaged, jsonText, strangeKeys } from './json-text.js'

/** A JSON text that both sides read, after which this one reads what Python writes for it. */
interface ReadCase {
  readonly text: string
}

const nested = fc
  .tuple(fc.integer({ min: 490, max: 1100 }), fc.constantFrom(['[', ']'], ['{"a":', '}']), fc.constantFrom('', '1'))
  .map(
    ([depth, [open = '', close = ''], core]) =>
      open.repeat(depth) + (core || (open === '[' ? '' : 'null')) + close.repeat(depth),
  )

/** Reading: what Python takes for JSON, and the value that it takes it for. */
export const readDomain: Domain<ReadCase> = {
  name: 'json read',
  weight: 4,
  cases: fc.record({
    text: fc.oneof(
      { weight: 20, arbitrary: jsonText },
      { weight: 10, arbitrary: damaged(jsonText) },
      { weight: 1, arbitrary: nested },
      { weight: 1, arbitrary: fc.integer({ min: 4299, max: 4302 }).map((digits) => `[-${'7'.repeat(digits)}]`) },
    ),
  }),
  question: ({ text }) => ({ ask: 'load', text }),
  pair: ({ text }, answer) => {
    const { kind, value, written } = answer
    if (kind !== 'value') return { ours: read(text), theirs: { kind: 'refused' } }
    return {
      ours: { ...read(text), again: read(String(written)).value },
      theirs: { kind: 'value', value, again: value },
    }
  },
}

function read(text: string): Outcome & { readonly value?: string } {
  try {
    return { kind: 'value', value: canonical(parseJson(text)) }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { kind: 'refused' }
  }
}

/** A value that is written here and read by Python. */
interface WriteCase {
  readonly value: unknown
}

const key = fc.oneof(
  fc.constantFrom(...strangeKeys.filter((name) => name !== 'toJSON')),
  fc.string({ unit: 'binary', maxLength: 4 }),
)
const scalar = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    undefined,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    -0,
    2 ** 53,
    -(2 ** 60),
    1e21,
    1e22,
    Number.MAX_VALUE,
  ),
  fc.integer(),
  fc.double(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: fc.constantFrom('\ud800', '\udfff', 'a', '\u2028'), maxLength: 4 }),
)
const { value: written } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    { weight: 4, arbitrary: scalar },
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
}))

/** Writing: what Python reads in what is written here. What cannot be written is compared as refused by both. */
export const writeDomain: Domain<WriteCase> = {
  name: 'json write',
  weight: 4,
  cases: fc.record({ value: written }),
  question: ({ value }) => ({ ask: 'load', text: write(value) ?? '' }),
  pair: ({ value }, { kind, value: theirs }) => ({
    ours: isCarried(value) ? { kind: 'value', value: canonical(value) } : { kind: 'refused' },
    theirs: kind === 'value' ? { kind, value: theirs } : { kind: 'refused' },
  }),
}

function write(value: unknown): string | null {
  try {
    return writeJson(value)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return null
  }
}

/** NaN and the infinities are the only scalars here that must be refused. */
function isCarried(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value !== 'object' || value === null || Object.values(value).every(isCarried)
}

/** The text of a moment, in milliseconds since 1970. */
export const dateDomain: Domain<{ readonly ms: number }> = {
  name: 'date',
  weight: 1,
  cases: fc.record({
    ms: fc.oneof(
      fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
      fc.integer({ min: 0, max: 4_000_000_000_000 }),
    ),
  }),
  question: ({ ms }) => ({ ask: 'date', ms }),
  pair: ({ ms }, answer) => ({
    ours: { kind: 'value', value: canonical(dateText(new Date(ms))) },
    theirs: answer as Outcome,
  }),
}
