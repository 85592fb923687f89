import { type TNumber, type TNumberOptions, Type } from 'typebox'

/** What may be said of a {@link float}: limits and annotations, as of any number. */
export type FloatOptions = Omit<TNumberOptions, 'format'>

/**
 * A number that stays a float on its way: JavaScript tells 1 and 1.0 not apart and JSON.stringify writes both as `1`, which a
 * Python peer reads as an int. What stands here is written as `1.0` in arguments and results; `1` and `1.0` are both taken when
 * they come. In TypeScript it is `number`. Use `Type.Number()` where the peer does not care.
 */
export function float(options: FloatOptions = {}): TNumber {
  return Type.Number({ ...options, format: 'double' } as TNumberOptions)
}
