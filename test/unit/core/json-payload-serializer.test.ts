import { describe, expect, it } from 'vitest'
import { writeJson } from '../../../src/core/json.js'
import { jsonPayloadSerializer as serializer } from '../../../src/core/json-payload-serializer.js'

class Point {
  readonly x = 1
  readonly y = [2]
  length(): number {
    return 3
  }
}

class Labelled {
  readonly secret = 'hidden'
  toJSON(): unknown {
    return { label: new Set(['a']) }
  }
}

function named(): void {}

describe('jsonPayloadSerializer', () => {
  it.each<[string, unknown, string]>([
    ['JSON values', { a: [1, 'x', null, true, 1.5, { b: {} }] }, '{"a":[1,"x",null,true,1.5,{"b":{}}]}'],
    ['a set', new Set([1, new Set([2])]), '[1,[2]]'],
    ['a map', new Map<unknown, unknown>([['a', new Map([[1, 2]])]]), '{"a":{"1":2}}'],
    [
      'keys that JSON has texts for',
      new Map<unknown, unknown>([
        [1.5, 0],
        [true, 0],
        [null, 0],
        [10n, 0],
      ]),
      '{"10":0,"1.5":0,"true":0,"null":0}',
    ],
    [
      'a generator',
      (function* () {
        yield 1
        yield [2]
      })(),
      '[1,[2]]',
    ],
    ['typed arrays', new Float32Array([1, 0.5]), '[1,0.5]'],
    ['bytes', new TextEncoder().encode('é'), '"é"'],
    ['a date', new Date(Date.UTC(2020, 0, 2)), '"2020-01-02T00:00:00.000000"'],
    ['an error', new TypeError('bad'), '"TypeError: bad"'],
    ['an instance of a class', new Point(), '{"x":1,"y":[2]}'],
    ['an object with toJSON', new Labelled(), '{"label":["a"]}'],
    ['a URL', new URL('http://h/p'), '"http://h/p"'],
    ['a function', { f: named }, `{"f":${JSON.stringify(String(named))}}`],
    ['a symbol', Symbol('s'), '"Symbol(s)"'],
    ['a BigInt', 12345678901234567890n, '12345678901234567890'],
    ['hostile keys', JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
  ])('makes JSON of %s', (_name, value, text) => {
    expect(writeJson(serializer.serializeEntity({}, value))).toBe(text)
  })

  const circular: { self?: unknown } = {}
  circular.self = [circular]

  it.each([
    ['a cycle', circular],
    ['bytes that are no text', new Uint8Array([0xff])],
    ['a key that is an object', new Map([[{}, 1]])],
  ])('refuses %s', (_name, value) => {
    expect(() => serializer.serializeEntity({}, value)).toThrow(TypeError)
  })

  it('leaves alone what comes in', () => {
    const value = new Set([1])
    expect(serializer.deserializeEntity({}, value)).toBe(value)
    const context = { user: 'u' }
    expect(serializer.serializeContext(context)).toBe(context)
    expect(serializer.deserializeContext(context)).toBe(context)
  })
})
