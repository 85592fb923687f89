import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { keepsMultiples, multipleOfOneOnly } from '../../../codegen/compat/inclusion/multiples.js'
import { isMultiple } from '../../../src/contract/violation.js'

describe('multiples of one number are taken for multiples of another', () => {
  it.each([
    ['the same', 0.01, 0.01],
    ['a whole part of it', 12, 4],
    ['one, of whole numbers', 7, 1],
    ['a fraction that doubles hold', 3, 0.75],
    ['a half of a fraction that they do not hold', 0.2, 0.1],
    ['a decimal, of whole numbers', 1, 0.01],
    ['a decimal, of halves', 0.5, 0.1],
  ])('%s', (_, sent, taken) => {
    expect(keepsMultiples(sent, taken)).toBe(true)
  })

  it.each([
    ['no part of it', 4, 12, 4],
    ['by hand, not in doubles: 81.27 / 0.01 is 8126.999999999999', 0.09, 0.01, 81.27],
    ['by hand, not in doubles: 0.3 / 0.1 is 2.9999999999999996', 0.3, 0.1, 0.3],
    ['computed as 17 * 0.1', 0.1, 0.01, 1.7000000000000002],
    ['by hand, not in doubles: 21 / 0.7 is 30.000000000000004', 7, 0.7, 21],
  ])('unless they are none: %s', (_, sent, taken, shown) => {
    expect([isMultiple(shown, sent), isMultiple(shown, taken)]).toEqual([true, false])
    expect(keepsMultiples(sent, taken)).toBe(false)
    const found = multipleOfOneOnly(sent, taken, [0]) ?? Number.NaN
    expect([isMultiple(found, sent), isMultiple(found, taken)]).toEqual([true, false])
  })

  test('never where one of them is refused', () => {
    const units = fc.oneof(
      fc.integer({ min: 1, max: 40 }),
      fc.tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom(2, 8, 10, 100, 1000)).map(([a, b]) => a / b),
    )
    const values = fc.oneof(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.integer({ min: -5000, max: 5000 }))
    let kept = 0
    fc.assert(
      fc.property(
        units,
        fc.integer({ min: 1, max: 60 }),
        values,
        fc.integer({ min: -2, max: 2 }),
        (a, parts, n, ulps) => {
          const b = a / parts
          const value = a * n * (1 + ulps * Number.EPSILON)
          if (!keepsMultiples(a, b)) return
          kept += 1
          if (isMultiple(value, a)) expect([a, b, value, isMultiple(value, b)]).toEqual([a, b, value, true])
        },
      ),
      { numRuns: 5000 },
    )
    expect(kept).toBeGreaterThan(1000)
  })
})
