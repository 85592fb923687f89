/** What a series of samples says. */
export interface Summary {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** The middle sample, or the mean of the two in the middle. Throws RangeError without samples. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  if (upper === undefined) throw new RangeError('There is no median of no samples')
  const lower = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? upper) : upper
  return (lower + upper) / 2
}

/** Median and spread. Throws RangeError without samples. */
export function summarize(samples: readonly number[]): Summary {
  return { median: median(samples), min: Math.min(...samples), max: Math.max(...samples) }
}

/**
 * The smallest sample that at least this part of all does not exceed, such as 0.99 for the 99th percentile. The samples are in
 * ascending order. Throws RangeError without samples.
 */
export function percentile(ascending: ArrayLike<number>, part: number): number {
  const sample = ascending[Math.max(0, Math.ceil(part * ascending.length) - 1)]
  if (sample === undefined) throw new RangeError('There is no percentile of no samples')
  return sample
}
