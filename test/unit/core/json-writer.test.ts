import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeJson } from '../../../src/core/json.js'

class Point {
  x = 1
  y = undefined
}

describe('writeJson', () => {
  it('writes JSON values with the meaning that JSON.stringify gives them', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(writeJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it.each([
    ['a BigInt', { id: 2n ** 64n }, '{"id":18446744073709551616}'],
    ['a float beyond 2^53', [2 ** 60, -1e16, 1e21], '[1.152921504606847e+18,-1e+16,1e+21]'],
    ['the greatest safe integers', [2 ** 53 - 1, 1 - 2 ** 53], '[9007199254740991,-9007199254740991]'],
    ['a date', [new Date(Date.UTC(2024, 1, 29, 23, 59, 58, 123))], '["2024-02-29T23:59:58.123000"]'],
    ['an undefined member', { a: undefined, b: 1n }, '{"b":1}'],
    ['undefined in an array', [undefined, 1n], '[null,1]'],
    ['undefined', undefined, 'null'],
    ['an instance of a class', new Point(), '{"x":1}'],
    ['an object without prototype', Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
    ['toJSON', { url: new URL('http://h/p') }, '{"url":"http://h/p"}'],
    ['toJSON of an array', Object.assign([1], { toJSON: () => 'list' }), '"list"'],
    ['a lone surrogate', '\ud800x', '"\\ud800x"'],
    ['an own __proto__', JSON.parse('{"__proto__":{"a":1},"b":null}'), '{"__proto__":{"a":1},"b":null}'],
    ['an own __proto__ beside a BigInt', { ...JSON.parse('{"__proto__":2}'), b: 1n }, '{"__proto__":2,"b":1}'],
    ['the same object twice', [Point, Point].map((Type) => new Type()), '[{"x":1},{"x":1}]'],
  ])('writes %s', (_name, value, text) => {
    expect(writeJson(value)).toBe(text)
  })

  it.each([
    ['NaN', { a: [0, Number.NaN] }, 'NaN', '/a/1'],
    ['an infinity', { a: { 'x/y~z': Number.NEGATIVE_INFINITY } }, '-Infinity', '/a/x~1y~0z'],
    ['a function', { a: () => 1 }, 'a function', '/a'],
    ['a symbol', [Symbol('s')], 'a symbol', '/0'],
    ['a Map', { m: new Map() }, 'a Map', '/m'],
    ['a Set', new Set([1]), 'a Set', 'at the top'],
    ['an Error', { e: new Error('x') }, 'a Error', '/e'],
    ['a promise', [Promise.resolve()], 'a Promise', '/0'],
    ['bytes', { b: Buffer.from('x') }, 'binary data', '/b'],
    ['an invalid date', { d: new Date(Number.NaN) }, 'an invalid date', '/d'],
    ['what toJSON gives', { t: { toJSON: () => Number.NaN } }, 'NaN', '/t/toJSON()'],
  ])('refuses %s and says where', (_name, value, what, place) => {
    expect(() => writeJson(value)).toThrow(TypeError)
    expect(() => writeJson(value)).toThrow(what)
    expect(() => writeJson(value)).toThrow(place)
  })

  it('refuses a cycle', () => {
    const cycle: Record<string, unknown> = { list: [] }
    ;(cycle.list as unknown[]).push(cycle)
    expect(() => writeJson(cycle)).toThrow(/a cycle.* \(at \/list\/0\/list/)
  })

  it('refuses nesting that no peer of ours would read', () => {
    let value: unknown = 1
    for (let depth = 0; depth < 510; depth++) value = [value]
    expect(writeJson(value)).toBe(JSON.stringify(value))
    expect(() => writeJson([value])).toThrow(/deeper than 510 levels/)
  })

  it('does not change what it writes', () => {
    const value = Object.freeze({ a: Object.freeze([1n, undefined]) })
    expect(writeJson(value)).toBe('{"a":[1,null]}')
  })
})
