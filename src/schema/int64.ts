import { type TUnsafe, Type } from 'typebox'

/** What may be said of an {@link int64} beside its range, which is its own. */
export interface Int64Options {
  readonly $id?: string
  readonly title?: string
  readonly description?: string
  readonly default?: number
  readonly deprecated?: boolean
}

/**
 * A whole number of 64 bits with a sign, for values that may lie beyond 2^53. In TypeScript it is `number | bigint`: values that a
 * number holds exactly arrive as numbers, others as BigInts; both may be sent, and travel as plain JSON integers. Use
 * `Type.Integer()` where a number is always enough: a BigInt is refused there.
 */
export function int64(options: Int64Options = {}): TUnsafe<number | bigint> {
  return Type.Unsafe<number | bigint>({ ...options, type: 'integer', format: 'int64' })
}
