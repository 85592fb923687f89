import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Float } from '../../../src/core/float.js'
import { maxDepth, writeJsonWithin } from '../../../src/core/json.js'
import { NestedObject } from '../../../src/core/nested-json.js'

/** The member `value` of an object, written in one pass. */
function nested(value: unknown, levels = maxDepth): string | null {
  const object = new NestedObject(levels)
  object.add('value', value)
  return object.text
}

/** The same in two passes. */
function twice(value: unknown): string {
  return JSON.stringify(writeJsonWithin({ value }, maxDepth)).slice(1, -1)
}

/** Arrays in arrays; one level has nothing in it. */
function arrays(levels: number): unknown {
  let value: unknown = []
  for (let level = 1; level < levels; level++) value = [value]
  return value
}

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '\n', '\u0000', '\u001f', ' ', '\u2028', '\ud83d', '\ude00', 'é', '\ufffe'),
  }),
)

describe('NestedObject', () => {
  it('writes what two passes would', () => {
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 5 },
        anyText,
        fc.double({ noNaN: true, noDefaultInfinity: true }).filter((it) => Math.abs(it) < 2 ** 53),
        fc.maxSafeInteger(),
        fc.bigInt(),
        fc.boolean(),
        fc.constantFrom(null, undefined, -0, new Float(2), new Float(-0), new Float(0.5)),
        fc.array(tie('any')),
        fc.dictionary(anyText, tie('any')),
      ),
    })).any
    fc.assert(
      fc.property(value, (it) => {
        expect(nested(it)).toBe(twice(it))
      }),
    )
  })

  it.each([
    ['the unit before the first surrogate', '\ud7ff'],
    ['the unit behind the last surrogate', '\ue000'],
    ['a lone surrogate', 'x\udfff'],
    ['a pair of surrogates', '\ud83d\ude00'],
    ['a quote at the end of a long text', `${'x'.repeat(100)}"`],
    ['a control character in a long text', `${'x'.repeat(50)}\u0001${'x'.repeat(50)}`],
    ['a long text with nothing of note', 'é'.repeat(100)],
    ['the failure of an answer', JSON.stringify({ message: 'a "quoted"\ntext', args: ['\\'] })],
    ['an own __proto__', JSON.parse('{"__proto__":{"a":1}}')],
    ['a member whose name has to be escaped', { 'a"b\\c\n': 1 }],
    ['names that look like indices', { b: 1, 2: 'x', 1: 'y' }],
    ['gaps of an array', Object.assign(new Array(3), { 1: 'x' })],
    ['an object without prototype', Object.assign(Object.create(null), { a: [] })],
    ['numbers with exponents', [1e21, 5e-324, 1.5e300, -1e-7]],
    ['members that are undefined', { a: undefined, b: undefined, c: 1 }],
  ])('writes %s as two passes would', (_name, value) => {
    expect(nested(value)).toBe(twice(value))
  })

  it('separates the entries of a context from what is not', () => {
    const object = new NestedObject(maxDepth)
    object.add('user', 'a')
    object.addContext('user', 'b')
    object.addContext('__proto__', 'c')
    expect(JSON.parse(JSON.parse(`"${object.text}"`))).toEqual({
      user: 'a',
      _context_user: 'b',
      _context___proto__: 'c',
    })
  })

  it('writes names right that it wrote before, however many there were', () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `name "${index}`)
    for (const name of [...names, ...names]) expect(nested({ [name]: 1 })).toBe(twice({ [name]: 1 }))
  })

  it.each([
    ['a number that JSON rounds', 2 ** 60],
    ['NaN', Number.NaN],
    ['a date', new Date(0)],
    ['toJSON', { toJSON: () => 1 }],
    ['an array with toJSON', Object.assign([1], { toJSON: () => 1 })],
    ['an instance of a class', new (class Point {})()],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a Map', new Map()],
    ['a boxed text', Object('x')],
  ])('leaves %s to the writer that knows it', (_name, value) => {
    expect(nested(value)).toBeNull()
    expect(nested([{ value }])).toBeNull()
  })

  it('leaves what is nested too deeply to it', () => {
    expect(nested(arrays(4), 5)).not.toBeNull()
    expect(nested(arrays(5), 5)).toBeNull()
    expect(nested(arrays(600))).toBeNull()
    const cycle: unknown[] = []
    cycle.push(cycle)
    expect(nested(cycle)).toBeNull()
  })

  it('has nothing to add to what it could not write', () => {
    const object = new NestedObject(maxDepth)
    object.add('wrong', Number.NaN)
    object.add('right', 1)
    expect(object.text).toBeNull()
  })
})
