import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ucs2length } from '../../../src/validate/index.js'

describe('ucs2length', () => {
  test('counts code points as the iterator of strings does', () => {
    const units = fc.oneof(
      fc.constantFrom('\ud83d', '\ude00', '\ud800', '\udfff', '\udbff', '\udc00', '\ue000', 'a'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    )
    fc.assert(
      fc.property(fc.array(units, { maxLength: 12 }), (parts) => {
        const text = parts.join('')
        expect(ucs2length(text)).toBe([...text].length)
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['', 0],
    ['abc', 3],
    ['😀', 1],
    ['a😀b', 3],
    ['\ud83d', 1],
    ['\ude00\ud83d', 2],
    ['\ud83d\ud83d\ude00', 2],
    ['e\u0301', 2],
  ])('is right for %j', (text, length) => {
    expect(ucs2length(text)).toBe(length)
  })
})
