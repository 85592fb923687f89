import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxDepth, parseJson, writeJson } from '../../../src/core/json.js'
import { parseCarefully } from '../../../src/core/json-parser.js'
import { table } from './fixtures.js'

const rows = table('jsonutils_loads') as readonly { text: string; result?: string; raises?: object }[]

/** What a `repr` of the table means here. */
function fromRepr(repr: string): unknown {
  if (repr === 'nan') return Number.NaN
  if (repr === 'inf' || repr === '-inf') return repr === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  if (/^-?\d+$/.test(repr)) return Number.isSafeInteger(Number(repr)) ? Number(repr) : BigInt(repr)
  return JSON.parse(repr.replaceAll("'", '"').replace('\\x00', '\\u0000'))
}

describe('parseJson against Python', () => {
  it('has a table to be held against', () => {
    expect(rows.length).toBeGreaterThan(20)
  })

  it.each(rows.filter((row) => row.raises))('refuses $text', ({ text }) => {
    expect(() => parseJson(text)).toThrow(SyntaxError)
    expect(() => parseCarefully(text)).toThrow(SyntaxError)
  })

  // -0 is the integer 0 in Python; here it stays what it is, and equals 0.
  it.each(rows.filter((row) => row.result && row.text !== '-0'))('reads $text as $result', ({ text, result }) => {
    expect(parseJson(text)).toEqual(fromRepr(result ?? ''))
    expect(parseCarefully(text)).toEqual(fromRepr(result ?? ''))
  })
})

describe('parseJson', () => {
  it.each([
    ['[9007199254740991, -9007199254740991]', [9007199254740991, -9007199254740991]],
    ['[9007199254740992]', [9007199254740992n]],
    ['{"a":-9007199254740993}', { a: -9007199254740993n }],
    ['12345678901234567890.5', Number('12345678901234567890.5')],
    ['[12345678901234567e3]', [Number('12345678901234567e3')]],
    ['"12345678901234567890"', '12345678901234567890'],
    [
      '{"a":[NaN,{"b":-Infinity}],"NaN":"Infinity"}',
      { a: [Number.NaN, { b: Number.NEGATIVE_INFINITY }], NaN: 'Infinity' },
    ],
    ['[NaN, "a\\"b\\\\", "\\u0041\\n"]', [Number.NaN, 'a"b\\', 'A\n']],
    ['[ NaN , { } , [ ] , true , false , null , 1.5e-3 ]', [Number.NaN, {}, [], true, false, null, 0.0015]],
  ])('reads %s without a change', (text, value) => {
    expect(parseJson(text)).toStrictEqual(value)
  })

  it.each([
    '[NaN,]',
    '{"a":NaN,}',
    '{NaN:1}',
    '[NaN 1]',
    'NaNs',
    '[NaN',
    '{"a" NaN}',
    '["NaN]',
    '-NaN',
    '+Infinity',
    '[NaN,01]',
  ])('refuses %s', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError)
  })

  it.each(['{"__proto__":{"x":1},"constructor":2}', '{"__proto__":{"x":1},"constructor":12345678901234567890}'])(
    'keeps __proto__ an ordinary key: %s',
    (text) => {
      const value = parseJson(text) as object
      expect(Object.keys(value)).toEqual(['__proto__', 'constructor'])
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    },
  )

  it('lets the last of equal keys win, with either parser', () => {
    expect(parseJson('{"a":1,"b":0,"a":2}')).toEqual({ a: 2, b: 0 })
    expect(parseJson('{"a":NaN,"b":0,"a":2}')).toEqual({ a: 2, b: 0 })
  })

  it('reads what JSON.parse reads, whichever parser it takes', () => {
    fc.assert(
      // Beyond 2^53 JSON.parse rounds, which is the difference.
      fc.property(
        fc.json().filter((text) => !/[0-9]{16}/.test(text)),
        (text) => {
          assert.deepStrictEqual(parseCarefully(text), JSON.parse(text))
        },
      ),
    )
  })

  it('takes a text that is not JSON for an error and nothing else', () => {
    const fragments = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      'NaN',
      '1',
      '-',
      'e',
      '.',
      ' ',
      '1'.repeat(17),
      'a',
    )
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 12 }), (parts) => {
        const text = parts.join('')
        let expected: unknown
        try {
          // The spaces keep what stands before it from becoming part of it, as in `\null`.
          expected = JSON.parse(text.replaceAll('NaN', ' null '))
        } catch {
          expected = SyntaxError
        }
        if (expected === SyntaxError) expect(() => parseCarefully(text)).toThrow(SyntaxError)
        else expect(() => parseCarefully(text)).not.toThrow()
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes the deepest nesting that is allowed, and nothing deeper', () => {
    const nested = (depth: number, inner = ''): string => '['.repeat(depth) + inner + ']'.repeat(depth)
    expect(parseJson(nested(maxDepth))).toBeInstanceOf(Array)
    expect(parseJson(nested(maxDepth, 'NaN'))).toBeInstanceOf(Array)
    expect(() => parseJson(nested(maxDepth + 1))).toThrow(/nested deeper than 512/)
    expect(() => parseJson(nested(maxDepth + 1, 'NaN'))).toThrow(/nested deeper than 512/)
    expect(() => parseJson('{"a":'.repeat(2_000_000))).toThrow(SyntaxError)
  })

  it('counts no brackets inside of strings', () => {
    const text = JSON.stringify({ text: `\\"${'['.repeat(5_000)}"\\\\` })
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  it('counts many brackets that do not nest', () => {
    const value = Array.from({ length: 2_000 }, () => [{}])
    expect(parseJson(JSON.stringify(value))).toEqual(value)
  })

  it('reads long strings with the careful parser', () => {
    const long = `${'\\"x'.repeat(500_000)}`
    expect(parseJson(`[NaN,${JSON.stringify(long)}]`)).toEqual([Number.NaN, long])
  })

  it('reads back what writeJson wrote, with integers of any length', () => {
    const values = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'binary' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0 || 0),
        fc.boolean(),
        fc.constant(null),
        fc.bigInt().filter((number) => number > 2n ** 53n || number < -(2n ** 53n)),
        fc.array(tie('value')),
        fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString')), tie('value'), {
          noNullPrototype: true,
        }),
      ),
    })).value
    fc.assert(
      fc.property(values, (value) => {
        // The matchers trip over own members named `constructor`.
        assert.deepStrictEqual(parseJson(writeJson(value)), value)
      }),
    )
  })
})
