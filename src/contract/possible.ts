import fc from 'fast-check'

/** How many values are looked at before a condition counts as one that no value meets. */
const patience = 600

/** How many of them at a time. */
const batch = 20

/**
 * The values that meet a condition, or null if none was found among many. (A filter that nothing passes would run for ever.)
 * Deterministic.
 */
export function possible<T>(values: fc.Arbitrary<T>, meets: (value: T) => boolean): fc.Arbitrary<T> | null {
  for (let seed = 0, tried = 0; tried < patience; seed += 1, tried += batch) {
    if (fc.sample(values, { seed, numRuns: batch }).some(meets)) return values.filter(meets)
  }
  return null
}

/** One of several arbitraries, by weight; the first one is what shrinking prefers. Null if there is none. */
export function oneOf<T>(choices: readonly fc.WeightedArbitrary<T>[]): fc.Arbitrary<T> | null {
  const [first] = choices
  if (first === undefined) return null
  return choices.length === 1 ? first.arbitrary : fc.oneof({ withCrossShrink: true }, ...choices)
}

/** Lists whose members differ, by `same`. Fewer than `maxLength` where there are too few values, never fewer than `minLength`. */
export function differing<T>(
  values: fc.Arbitrary<T>,
  limits: { readonly minLength: number; readonly maxLength: number },
  same: (a: T, b: T) => boolean,
): fc.Arbitrary<T[]> {
  const lists = fc.uniqueArray(values, { ...limits, comparator: same, size: 'max' })
  return limits.minLength === 0 ? lists : lists.filter((list) => list.length >= limits.minLength)
}
