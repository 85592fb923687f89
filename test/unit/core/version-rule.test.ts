import { describe, expect, it } from 'vitest'
import { InvalidVersion } from '../../../src/core/errors.js'
import { versionIsCompatible } from '../../../src/core/version-rule.js'
import { table } from './fixtures.js'

interface Row {
  implemented: string | null
  requested: string | null
  result?: boolean
  raises?: { class: string; str: string }
}
const rows = table('version_is_compatible') as unknown as readonly Row[]

describe('version rule', () => {
  it('has a table to be held against', () => {
    expect(rows.length).toBeGreaterThan(40)
  })

  it.each(rows)('$implemented takes $requested: $result$raises.class', ({ implemented, requested, result, raises }) => {
    if (raises === undefined) {
      expect(versionIsCompatible(implemented, requested)).toBe(result)
      return
    }
    let thrown: unknown
    try {
      versionIsCompatible(implemented, requested)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(InvalidVersion)
    expect(thrown).toMatchObject({ wireClass: raises.class, message: raises.str })
  })

  it.each([
    ['1.99999999999999999998', '1.99999999999999999999', false],
    ['1.99999999999999999999', '1.7', true],
    ['1.7', '1.99999999999999999999', false],
    ['\u00a01.2', '\u30001.2\u0085', true],
    ['1.2', '\u001c\u0661.2', true],
    ['1.0', '\u{1d7cf}.\u{1d7ce}', true],
    ['0000000000000000000001.0', '1.0', true],
  ])('%s takes %s: %s', (implemented, requested, compatible) => {
    expect(versionIsCompatible(implemented, requested)).toBe(compatible)
  })

  it.each(['1._0', '1.0__0', '1.0_', '1.+', '1.+ 1', '1.\ufeff1', '1.\u001c1', '1.½', '1.0x', '0x1.0'])(
    'refuses %j',
    (requested) => {
      expect(() => versionIsCompatible('1.5', requested)).toThrow(InvalidVersion)
    },
  )

  it('refuses a part that is too long to be honest at once', () => {
    const started = performance.now()
    expect(() => versionIsCompatible('1.0', `1.${'9'.repeat(5_000_000)}`)).toThrow(InvalidVersion)
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('quotes what it refuses as Python does, cut to a bearable length', () => {
    expect(() => versionIsCompatible('1.0', "1.it's")).toThrow(`invalid literal for int() with base 10: "it's"`)
    expect(() => versionIsCompatible('1.0', '1.\n\u200b')).toThrow(
      "invalid literal for int() with base 10: '\\n\\u200b'",
    )
    expect(() => versionIsCompatible('1.0', `1.${'x'.repeat(10_000)}`)).toThrow(/^.{200,300}$/)
    expect(() => versionIsCompatible('1.0', `1.${'9'.repeat(4_301)}`)).toThrow('value has 4301 digits')
    expect(() => versionIsCompatible('1.0', `1.${'\u{1d7d7}'.repeat(4_300)}`)).not.toThrow()
  })
})
