import { describe, expect, it } from 'vitest'
import { dateText, parseJson, writeJson } from '../../../src/core/json.js'
import { table } from './fixtures.js'

interface Row {
  readonly python: string
  readonly result?: string
  readonly raises?: { readonly class: string }
}
const rows = table('jsonutils_dumps') as unknown as readonly Row[]

/** The values that JavaScript has as well, by how they are written in Python. */
const values: readonly (readonly [python: string, value: unknown])[] = [
  ['None', null],
  ['True', true],
  ['1', 1],
  ['2**64', 2n ** 64n],
  ['1.0', 1],
  ['0.1', 0.1],
  ['1e16', 1e16],
  ['1e15', 1e15],
  ['1e-5', 1e-5],
  ['0.0001', 0.0001],
  ['-0.0', 0],
  ["''", ''],
  ["'h\u00e9'", 'h\u00e9'],
  ["'\u{1f600}'", '\u{1f600}'],
  ["'/'", '/'],
  ["'<>&'", '<>&'],
  ["'\\x7f\\x80'", '\u007f\u0080'],
  ["'\\u2028'", '\u2028'],
  ['()', []],
  ['(1,2)', [1, 2]],
  ['OrderedDict', { b: 1, a: 2 }],
  ['datetime', new Date(Date.UTC(2020, 0, 2, 3, 4, 5))],
  ['{1:2}', { 1: 2 }],
  ['{None:1}', { null: 1 }],
  ['{True:1}', { true: 1 }],
  ['{1.5:1}', { 1.5: 1 }],
  ["{1:'i','1':'s'}", { 1: 's' }],
  ['nested_depth', { a: { b: { c: { d: { e: { f: 1 } } } } } }],
]

/** Python writes these; here they are refused, so that nobody takes a text for what it was not. */
const refused: readonly (readonly [python: string, value: unknown])[] = [
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['{3}', new Set([3])],
  ['bytearray', new Uint8Array([97, 98])],
  ['function', () => {}],
  ['exception', new Error('x')],
]

/** What the text of a value means; -0.0 keeps its sign when it is read, but is written without. */
function meaning(text: string): unknown {
  const value = parseJson(text)
  return value === 0 ? 0 : value
}

function resultOf(python: string): string {
  const row = rows.find((candidate) => candidate.python === python)
  if (row?.result === undefined) throw new Error(`the library does not write ${python}`)
  return row.result
}

describe('a value that the library writes', () => {
  const written = rows.flatMap(({ python, result }) => (result === undefined ? [] : [[python, result] as const]))

  it('is one of many', () => {
    expect(written.length).toBeGreaterThan(45)
    expect(rows.length - written.length).toBeGreaterThan(10)
  })

  it.each(written)('is read as any other reader does: %s', (_, text) => {
    const standard = /NaN|Infinity|18446744073709551616/.test(text) ? undefined : JSON.parse(text)
    if (standard === undefined) expect(String(parseJson(text))).toBe(text)
    else expect(parseJson(text)).toEqual(standard)
  })

  it.each(values)('is written with the same meaning here: %s', (python, value) => {
    expect(meaning(writeJson(value))).toEqual(meaning(resultOf(python)))
  })

  it('keeps the six decimals and no zone of a moment', () => {
    expect(writeJson(dateText(new Date(Date.UTC(2020, 0, 2, 3, 4, 5))))).toBe(resultOf('datetime'))
  })

  it.each(refused)('but that would not come back as it was is refused: %s', (python, value) => {
    expect(resultOf(python)).not.toBe('')
    expect(() => writeJson(value)).toThrow(TypeError)
  })
})
