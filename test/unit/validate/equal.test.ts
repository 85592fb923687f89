import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { equal } from '../../../src/validate/index.js'

/** JSON values whose members have the names that trip over Object.prototype. */
const json: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.constant(null), fc.boolean(), fc.integer({ min: -2, max: 2 }), fc.constantFrom('', 'a', '1')),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom('a', '0', 'toString', 'constructor', '__proto__', 'length'), tie('value')), {
        maxLength: 3,
      })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value

describe('equal', () => {
  test('agrees with a comparison of the whole structure', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(equal(a, b)).toBe(isDeepStrictEqual(a, b))
      }),
      { numRuns: 500 },
    )
  })

  test('takes a copy for equal, whatever the names of its members', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(equal(value, structuredClone(value))).toBe(true)
      }),
    )
  })

  test('does not mind the order of members', () => {
    expect(equal({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true)
  })

  test.each([
    [{ toString: 1 }, {}],
    [JSON.parse('{"__proto__":1}'), {}],
    [{ a: undefined }, { b: undefined }],
    [[], {}],
    [[1], { 0: 1 }],
    [null, {}],
    [0, false],
    [1, '1'],
    ['', null],
  ])('tells %j from %j', (a, b) => {
    expect(equal(a, b)).toBe(false)
    expect(equal(b, a)).toBe(false)
  })

  test('counts zero as zero, whatever its sign', () => {
    expect(equal(0, -0)).toBe(true)
  })
})
