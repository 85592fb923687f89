import type { Place } from './python-syntax.js'

/**
 * How a fact is known: `sure` stands in the sources as it is, `derived` follows from how they use it, `unknown` is in none of
 * them, and what stands in the draft is only what keeps it usable.
 */
export type Certainty = 'sure' | 'derived' | 'unknown'

/** Something that the draft says, and why. */
export interface Fact<T> {
  readonly value: T
  readonly certainty: Certainty
  /** Why, in a few words; where the value is unknown, what is missing. */
  readonly because: string
  readonly place: Place | null
}

/** A fact that stands in the sources. */
export const sure = <T>(value: T, because: string, place: Place | null): Fact<T> => fact('sure', value, because, place)

/** A fact that follows from the sources. */
export const derived = <T>(value: T, because: string, place: Place | null): Fact<T> =>
  fact('derived', value, because, place)

/** What the sources do not say. */
export const unknown = <T>(value: T, because: string, place: Place | null = null): Fact<T> =>
  fact('unknown', value, because, place)

function fact<T>(certainty: Certainty, value: T, because: string, place: Place | null): Fact<T> {
  return { value, certainty, because, place: place === null ? null : { file: place.file, line: place.line } }
}
