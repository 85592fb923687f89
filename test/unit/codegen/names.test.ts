import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  camelCase,
  hidesBuiltin,
  isIdentifier,
  literalText,
  memberName,
  pascalCase,
  safeIdentifier,
  upperFirst,
  versionSuffix,
} from '../../../codegen/names.js'

describe('camelCase', () => {
  test.each([
    ['get_backup_device', 'getBackupDevice'],
    ['greet', 'greet'],
    ['getVolume', 'getVolume'],
    ['create_cgsnapshot', 'createCgsnapshot'],
    ['CGSnapshot', 'cgSnapshot'],
    ['RPC', 'rpc'],
    ['Volume', 'volume'],
    ['cinder-volume', 'cinderVolume'],
    ['a.b c/d', 'aBCD'],
    ['__init__', 'init'],
    ['v3_get', 'v3Get'],
    ['get_3_things', 'get3Things'],
    ['', ''],
    ['__', ''],
  ])('%j becomes %j', (name, expected) => {
    expect(camelCase(name)).toBe(expected)
  })
})

describe('pascalCase', () => {
  test.each([
    ['cinder-volume', 'CinderVolume'],
    ['greeter', 'Greeter'],
    ['a-1-b', 'A1B'],
  ])('%j becomes %j', (name, expected) => {
    expect(pascalCase(name)).toBe(expected)
  })
})

describe('safeIdentifier', () => {
  test.each(['delete', 'import', 'await', 'undefined', 'arguments', 'enum', 'yield', 'null'])('marks %s', (word) => {
    expect(safeIdentifier(word)).toBe(`${word}$`)
  })

  test.each(['deleted', 'get', 'of', 'constructor'])('leaves %s alone', (word) => {
    expect(safeIdentifier(word)).toBe(word)
  })
})

describe('isIdentifier', () => {
  test.each(['a', '_a', '$', 'A1', 'constructor', '__proto__'])('admits %s', (text) => {
    expect(isIdentifier(text)).toBe(true)
  })

  test.each(['', '1a', 'a-b', 'a b', 'é', 'a\n', '\na', 'a\u2028', 'a.b', '"a"'])('refuses %j', (text) => {
    expect(isIdentifier(text)).toBe(false)
  })
})

test.each([
  ['a', 'a'],
  ['a-b', '"a-b"'],
  ['', '""'],
  ['a"b', '"a\\"b"'],
  ['\u2028', '"\\u2028"'],
])('memberName(%j) is %s', (name, expected) => {
  expect(memberName(name)).toBe(expected)
})

test('literalText is source text for the value, on one line', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
      const literal = literalText([value, text, '\u2028\u2029\n\r'])
      expect(literal).not.toMatch(/[\n\r\u2028\u2029]/)
      expect(JSON.parse(literal)).toEqual(JSON.parse(JSON.stringify([value, text, '\u2028\u2029\n\r'])))
    }),
  )
})

test.each([
  ['3.0', 'V3_0'],
  ['3.17', 'V3_17'],
])('versionSuffix(%j) is %s', (version, expected) => {
  expect(versionSuffix(version)).toBe(expected)
})

test('upperFirst changes the first letter only', () => {
  expect(upperFirst('castIt')).toBe('CastIt')
  expect(upperFirst('')).toBe('')
})

test.each([
  ['Record', true],
  ['Transport', true],
  ['string', true],
  ['class', true],
  ['Volume', false],
  ['records', false],
])('hidesBuiltin(%j) is %s', (name, expected) => {
  expect(hidesBuiltin(name)).toBe(expected)
})
