import { Float, writeJson } from 'stubwire'
import { describe, expect, test } from 'vitest'
import type { FloatPlaces } from '../../../src/core/float-places.js'
import { markFloats } from '../../../src/core/mark-floats.js'

const tree: FloatPlaces = { fields: { weight: true, children: { items: () => tree } } }

describe('numbers at the places of floats', () => {
  test.each<[string, FloatPlaces, unknown, string]>([
    ['alone', true, 1, '1.0'],
    ['negative', true, -3, '-3.0'],
    ['negative zero', true, -0, '-0.0'],
    ['with a fraction', true, 0.5, '0.5'],
    ['beyond 2^53', true, 1e22, '1e+22'],
    ['null at the place', true, null, 'null'],
    ['a text at the place', true, '1', '"1"'],
    ['in an object, not beside', { fields: { a: true } }, { a: 1, b: 1 }, '{"a":1.0,"b":1}'],
    ['in a member that is missing', { fields: { a: true } }, { b: 1 }, '{"b":1}'],
    ['in every item', { items: true }, [1, 2.5, 'x'], '[1.0,2.5,"x"]'],
    ['in one item of a tuple', { items: [null, true] }, [1, 1], '[1,1.0]'],
    ['in members of any name', { values: true, named: ['n'] }, { a: 1, n: 1 }, '{"a":1.0,"n":1}'],
    [
      'in a schema that refers to itself',
      tree,
      { weight: 1, children: [{ weight: 2, children: [] }] },
      '{"weight":1.0,"children":[{"weight":2.0,"children":[]}]}',
    ],
    ['in one of several', { anyOf: [{ fields: { a: true } }, { items: true }] }, [1], '[1.0]'],
    ['under __proto__', { values: true }, JSON.parse('{"__proto__":1}'), '{"__proto__":1.0}'],
  ])('are written as such: %s', (_, places, value, text) => {
    expect(writeJson(markFloats(value, places))).toBe(text)
  })

  test('leave the value as it is, and share what holds none', () => {
    const value = { a: 1, rest: { b: 1 } }
    const marked = markFloats(value, { fields: { a: true } }) as typeof value
    expect(value).toEqual({ a: 1, rest: { b: 1 } })
    expect(marked.rest).toBe(value.rest)
    expect(markFloats(value, { fields: { rest: { fields: { c: true } } } })).toBe(value)
  })

  test('end a cycle with a TypeError', () => {
    const loop: { children: unknown[] } = { children: [] }
    loop.children.push(loop)
    expect(() => markFloats(loop, tree)).toThrow(TypeError)
  })
})

describe('a Float', () => {
  test.each([
    [1, '1.0'],
    [-0, '-0.0'],
    [0.25, '0.25'],
    [2 ** 60, '1.152921504606847e+18'],
    [1e-7, '1e-7'],
  ])('of %d is written %s wherever it stands', (value, text) => {
    expect(writeJson({ any: [new Float(value)] })).toBe(`{"any":[${text}]}`)
    expect(JSON.parse(text)).toBe(value)
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('of %d is refused', (value) => {
    expect(() => new Float(value)).toThrow('A Float must be a finite number')
  })

  test('counts as its number', () => {
    expect(new Float(2).valueOf() + 1).toBe(3)
    expect(JSON.stringify([new Float(2)])).toBe('[2]')
  })
})
