import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareVersions, isVersion } from '../../../src/schema/index.js'

describe('isVersion', () => {
  test.each(['0.0', '1.0', '3.16', '10.100'])('admits %s', (text) => {
    expect(isVersion(text)).toBe(true)
  })

  test.each([
    ['1'],
    ['1.'],
    ['.1'],
    ['1.0.0'],
    ['01.0'],
    ['1.00'],
    ['1.x'],
    [' 1.0'],
    ['1.0\n'],
    ['-1.0'],
    ['1e1.0'],
    ['١.٠'],
    [1.5],
    [null],
  ])('refuses %j', (text) => {
    expect(isVersion(text)).toBe(false)
  })
})

describe('compareVersions', () => {
  const version = fc.tuple(fc.nat(20), fc.nat(200))

  test('orders by major, then by minor as numbers', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const expected = Math.sign(a[0] - b[0]) || Math.sign(a[1] - b[1])
        expect(Math.sign(compareVersions(a.join('.'), b.join('.')))).toBe(expected)
      }),
    )
  })

  test('knows that 3.10 is newer than 3.9', () => {
    expect(compareVersions('3.10', '3.9')).toBeGreaterThan(0)
  })
})
