import { numbersOf, textsOf } from '../../../src/contract/conjunction.js'
import { formatKit } from '../../../src/contract/formats.js'
import type { JsonSchema } from '../../../src/model/api-model.js'
import type { KindAtom } from './atoms.js'
import { keepsMultiples, multipleOfOneOnly } from './multiples.js'
import type { Topic } from './reason.js'

/** A keyword of the receiver that the sender does not promise to meet. */
export interface ScalarGap {
  readonly topic: Topic
  readonly sent: string
  readonly taken: string
  readonly certain: boolean
  readonly probes: readonly unknown[]
}

const none = 'no limit'

/** What keeps numbers of the sender from being accepted. */
export function numberGaps(a: KindAtom, b: KindAtom): ScalarGap[] {
  const gaps: ScalarGap[] = []
  const unitsA = numbersOf(a.parts, 'multipleOf')
  const whole = a.whole || unitsA.some(Number.isInteger)
  const limits = (['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const).flatMap((keyword) => [
    ...numbersOf(a.parts, keyword),
    ...numbersOf(b.parts, keyword),
  ])
  const probes = [
    ...new Set([...limits, 0].flatMap((limit) => [limit, limit - 1, limit + 1, limit - 0.5, limit + 0.5])),
  ]
  if (b.whole && !whole) {
    gaps.push({ topic: 'type', sent: 'number', taken: 'integer', certain: true, probes: [0.5, ...probes] })
  }
  if (isWide(a.parts) && !isWide(b.parts)) {
    gaps.push({
      topic: 'type',
      sent: 'int64',
      taken: b.whole ? 'integer' : 'number',
      certain: true,
      probes: [2n ** 53n],
    })
  }
  for (const side of ['low', 'high'] as const) {
    const sent = bound(a.parts, side, whole)
    const taken = bound(b.parts, side, whole)
    if (taken === null || (sent !== null && !isBeyond(sent, taken, side))) continue
    gaps.push({ topic: 'limit', sent: sent?.text ?? none, taken: taken.text, certain: true, probes })
  }
  for (const unit of numbersOf(b.parts, 'multipleOf')) {
    if ([...(whole ? [1] : []), ...unitsA].some((it) => keepsMultiples(it, unit))) continue
    const shown = unitsA.map((it) => multipleOfOneOnly(it, unit, [0, ...limits])).filter((it) => it !== undefined)
    const multiples = [...shown, unit / 2, unit + 1, ...unitsA, ...unitsA.map((it) => 3 * it), 1, 0.5]
    const sent = unitsA.length === 0 ? none : `multipleOf ${unitsA.join(', ')}`
    gaps.push({ topic: 'limit', sent, taken: `multipleOf ${unit}`, certain: false, probes: [...multiples, ...probes] })
  }
  return gaps
}

/** Whether whole numbers may be BigInts, as those of `int64()`. */
function isWide(parts: readonly JsonSchema[]): boolean {
  return textsOf(parts, 'format').includes('int64')
}

interface Bound {
  readonly limit: number
  readonly open: boolean
  readonly text: string
}

/** The tightest limit on one side. Of whole numbers, the limit is the last one that is allowed. */
function bound(parts: readonly JsonSchema[], side: 'low' | 'high', whole: boolean): Bound | null {
  const [closed, open] = side === 'low' ? ['minimum', 'exclusiveMinimum'] : ['maximum', 'exclusiveMaximum']
  const bounds = [
    ...numbersOf(parts, closed).map((limit) => ({ limit, open: false, text: `${closed} ${limit}` })),
    ...numbersOf(parts, open).map((limit) => ({ limit, open: true, text: `${open} ${limit}` })),
  ].map((it) => (whole ? roundedBound(it, side) : it))
  const [first, ...rest] = bounds
  return first === undefined ? null : rest.reduce((best, it) => (isBeyond(best, it, side) ? it : best), first)
}

function roundedBound({ limit, open, text }: Bound, side: 'low' | 'high'): Bound {
  if (side === 'low') return { limit: open ? Math.floor(limit) + 1 : Math.ceil(limit), open: false, text }
  return { limit: open ? Math.ceil(limit) - 1 : Math.floor(limit), open: false, text }
}

/** True if the first limit admits values that the second does not. */
function isBeyond(a: Bound, b: Bound, side: 'low' | 'high'): boolean {
  if (a.limit === b.limit) return b.open && !a.open
  return side === 'low' ? a.limit < b.limit : a.limit > b.limit
}

const texts = [
  '',
  'a',
  'A',
  '0',
  ' ',
  'ab',
  'a b',
  '\n',
  'é',
  '!',
  'abcdefghij',
  '0123456789',
  'example',
  '\u0001 odd \u0001',
]

/** What keeps texts of the sender from being accepted. */
export function textGaps(a: KindAtom, b: KindAtom): ScalarGap[] {
  const gaps: ScalarGap[] = lengthGaps(a.parts, b.parts, 'minLength', 'maxLength', 0).map((gap) => ({
    ...gap,
    probes: textsAround(gap),
  }))
  const fixedForm = textsOf(a.parts, 'pattern').length + textsOf(a.parts, 'format').length > 0
  for (const keyword of ['pattern', 'format'] as const) {
    const sent = textsOf(a.parts, keyword)
    for (const value of textsOf(b.parts, keyword)) {
      if (sent.includes(value)) continue
      const broken = keyword === 'format' ? formatKit(value)?.broken : undefined
      gaps.push({
        topic: keyword,
        sent: sent.length === 0 ? `no ${keyword}` : `${keyword} ${sent.join(', ')}`,
        taken: `${keyword} ${value}`,
        // Without a form of its own the sender may send any text, and no format admits all of them.
        certain: keyword === 'format' && !fixedForm,
        probes: [...(broken == null ? [] : [broken]), ...texts],
      })
    }
  }
  return gaps
}

function textsAround({ near }: LengthGap): string[] {
  return near
    .filter((length) => length >= 0 && length <= 20_000)
    .flatMap((length) => ['a', '0'].map((it) => it.repeat(length)))
}

/** A limit of length or count, with the lengths at which it shows. */
export interface LengthGap extends ScalarGap {
  readonly near: readonly number[]
}

/** Limits of length or count that the sender does not promise. `least` is what the sender has in any case. */
export function lengthGaps(
  a: readonly JsonSchema[],
  b: readonly JsonSchema[],
  low: string,
  high: string,
  least: number,
  most = Number.POSITIVE_INFINITY,
): LengthGap[] {
  const gaps: LengthGap[] = []
  const near = [low, high]
    .flatMap((keyword) => [...numbersOf(a, keyword), ...numbersOf(b, keyword)])
    .flatMap((limit) => [limit - 1, limit, limit + 1])
  const add = (sent: string, taken: string) =>
    gaps.push({ topic: 'limit', sent, taken, certain: true, probes: [], near })
  const lowA = Math.max(least, ...numbersOf(a, low))
  const lowB = Math.max(0, ...numbersOf(b, low))
  if (lowA < lowB) add(numbersOf(a, low).length === 0 ? none : `${low} ${lowA}`, `${low} ${lowB}`)
  const highA = Math.min(most, ...numbersOf(a, high))
  const highB = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(b, high))
  if (highA > highB) add(numbersOf(a, high).length === 0 ? none : `${high} ${highA}`, `${high} ${highB}`)
  return gaps
}
