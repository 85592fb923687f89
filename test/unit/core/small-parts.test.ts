import { describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/ids.js'
import { dateText } from '../../../src/core/json.js'
import { type LocalContext, localContext, runInLocalContext } from '../../../src/core/local-context.js'
import { pythonText, pythonType } from '../../../src/core/python-text.js'
import { isTruthy, reprOfString, startOfRepr } from '../../../src/core/python-value.js'
import { noOpSerializer } from '../../../src/core/serializer.js'

describe('newId', () => {
  it('has the form of peers and is never the same', () => {
    const ids = Array.from({ length: 1_000 }, newId)
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('isTruthy', () => {
  it.each([1, -1, 'x', true, [0], { a: 0 }, 1n, Number.NaN])('holds for %o', (value) => {
    expect(isTruthy(value)).toBe(true)
  })

  it.each([0, '', false, null, undefined, [], {}, 0n, -0])('does not hold for %o', (value) => {
    expect(isTruthy(value)).toBe(false)
  })
})

describe('reprOfString', () => {
  it.each([
    ['a', "'a'"],
    ["it's", '"it\'s"'],
    ['"it\'s"', "'\"it\\'s\"'"],
    ['a\\b\n\r\t', "'a\\\\b\\n\\r\\t'"],
    ['\0\x7f\u00a0\u00ad', "'\\x00\\x7f\\xa0\\xad'"],
    ['\u2028\ud800é😀', "'\\u2028\\ud800é😀'"],
    ['\u{e0001}', "'\\U000e0001'"],
  ])('quotes %j', (text, quoted) => {
    expect(reprOfString(text)).toBe(quoted)
  })

  it.each([
    ['abc', 2, "'a"],
    ['abc', 9, "'abc'"],
    [`it's ${'x'.repeat(20)}"`, 4, "'it\\"],
    [`it's ${'x'.repeat(20)}`, 4, `"it'`],
    ['\u{1f600}\u{1f600}\u{1f600}', 3, "'\u{1f600}\u{1f600}"],
  ])('starts for %j, %i characters long', (text, length, start) => {
    expect(startOfRepr(text, length)).toBe(start)
  })
})

describe('JSON values as Python shows them', () => {
  it.each([
    [null, 'NoneType', 'None'],
    [undefined, 'NoneType', 'None'],
    [true, 'bool', 'True'],
    [false, 'bool', 'False'],
    [5, 'int', '5'],
    [-(2n ** 64n), 'int', '-18446744073709551616'],
    [0.5, 'float', '0.5'],
    [1e-4, 'float', '0.0001'],
    [-1.5e-5, 'float', '-1.5e-05'],
    [2 ** 53, 'float', '9007199254740992.0'],
    [1e16, 'float', '1e+16'],
    [1e100, 'float', '1e+100'],
    [Number.NaN, 'float', 'nan'],
    [Number.NEGATIVE_INFINITY, 'float', '-inf'],
    ["it's", 'str', "it's"],
    [["it's", 'a', []], 'list', "[\"it's\", 'a', []]"],
    [{ a: { b: null } }, 'dict', "{'a': {'b': None}}"],
  ])('%o is %s: %s', (value, type, text) => {
    expect([pythonType(value), pythonText(value)]).toEqual([type, text])
  })
})

describe('dateText', () => {
  it('is the form of peers', () => {
    expect(dateText(new Date(Date.UTC(2020, 0, 2, 3, 4, 5, 6)))).toBe('2020-01-02T03:04:05.006000')
    expect(() => dateText(new Date(Number.NaN))).toThrow(RangeError)
  })
})

describe('localContext', () => {
  const values: LocalContext = { context: { user: 'bob' }, deadline: null, signal: new AbortController().signal }

  it('is there for everything that a handler starts, and nowhere else', async () => {
    const seen = await runInLocalContext(values, async () => {
      await new Promise((resolve) => setImmediate(resolve))
      return localContext()
    })
    expect(seen).toBe(values)
    expect(localContext()).toBeUndefined()
  })

  it('can be left', () => {
    expect(runInLocalContext(values, () => runInLocalContext(undefined, localContext))).toBeUndefined()
  })

  it('is that of the innermost request', () => {
    const inner = { ...values, deadline: 5 }
    expect(runInLocalContext(values, () => runInLocalContext(inner, () => localContext()))).toBe(inner)
  })
})

describe('noOpSerializer', () => {
  it('leaves everything as it is', () => {
    const value = {}
    expect(noOpSerializer.serializeEntity({}, value)).toBe(value)
    expect(noOpSerializer.deserializeEntity({}, value)).toBe(value)
    expect(noOpSerializer.serializeContext(value)).toBe(value)
    expect(noOpSerializer.deserializeContext(value)).toBe(value)
  })

  it.each([null, undefined, 'x', [1]])('refuses the context %j', (context) => {
    expect(() => noOpSerializer.serializeContext(context)).toThrow(TypeError)
  })
})
