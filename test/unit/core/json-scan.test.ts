import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasLongDigits } from '../../../src/core/json-scan.js'

describe('hasLongDigits', () => {
  it.each([
    ['', false],
    ['123456789012345', false],
    ['1234567890123456', true],
    ['x1234567890123456', true],
    ['123456789012345x1234567890123456', true],
    ['1234567890123456x', true],
    ['12345678x90123456', false],
  ])('%j: %s', (text, expected) => {
    expect(hasLongDigits(text, 16)).toBe(expected)
  })

  it('finds what an expression finds', () => {
    const digits = fc.stringMatching(/^[0-9]{0,20}$/)
    const other = fc.string({ maxLength: 20 })
    const texts = fc.array(fc.oneof(digits, other), { maxLength: 8 }).map((parts) => parts.join(''))
    fc.assert(fc.property(texts, (text) => hasLongDigits(text, 16) === /[0-9]{16}/.test(text)))
  })
})
