const limit = 2n ** 63n

/**
 * Whether a value is a whole number of 64 bits with a sign: a BigInt in that range, or a number that is exact. Generated
 * validators call it.
 */
export function isInt64(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value)
  return typeof value === 'bigint' && value >= -limit && value < limit
}
