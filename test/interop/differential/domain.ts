import type fc from 'fast-check'
import type { Answer, Question } from './oracle.js'

/** What became of a case on one side. Outcomes agree if all their members do; values in them are canonical texts. */
export type Outcome = Readonly<Record<string, unknown>> & { readonly kind: string }

/** What became of a case on both sides. */
export interface Pair {
  readonly ours: Outcome
  readonly theirs: Outcome
}

/** A part of the protocol of which both sides are asked the same. */
export interface Domain<Case> {
  readonly name: string
  /** Share of the cases, in relation to those of the other domains. */
  readonly weight: number
  readonly cases: fc.Arbitrary<Case>
  /** What Python is asked. */
  question(value: Case): Question
  /** Both outcomes, given Python's answer to a question; it may be that of another case which has the same outcome. */
  pair(value: Case, answer: Answer): Pair | Promise<Pair>
}

/**
 * Something in which this package differs on purpose. It is recognised either by another case that has Python's outcome for
 * it (`recast`), so that everything else is still compared, or by levelling both outcomes.
 */
export interface KnownDifference<Case> {
  readonly name: string
  readonly reason: string
  /** The case that Python is to be asked instead; null if the difference plays no part. */
  recast?(value: Case): Case | null
  /** Both outcomes without the difference; null if it plays no part. */
  level?(pair: Pair, value: Case): Pair | null
}

/** True if both sides did the same. */
export function agrees({ ours, theirs }: Pair): boolean {
  return same(ours, theirs)
}

function same(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return Object.is(one, other)
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  return keys.every((key) => Object.hasOwn(other, key) && same(Reflect.get(one, key), Reflect.get(other, key)))
}
