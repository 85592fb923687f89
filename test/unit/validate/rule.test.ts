import { describe, expect, test } from 'vitest'
import type { ValidationFailure, Validator } from '../../../src/index.js'
import { type MemberTable, memberFailures } from '../../../src/validate/members.js'
import { type Rule, ruleFailures, typeBits } from '../../../src/validate/rule.js'
import { objectFailures } from '../../../src/validate/versioned-object.js'

/** A validator that takes `fits` and nothing else. */
const shared: Validator = (value, { instancePath = '' } = {}) => {
  shared.errors = value === 'fits' ? null : [{ instancePath, keyword: 'const', params: { allowedValue: 'fits' } }]
  return shared.errors === null
}

function said(failures: readonly ValidationFailure[] | null): string[] | null {
  return failures?.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`) ?? null
}

const { string, integer, number, array, object, null: nothing } = typeBits
const texts: Rule = { types: array | nothing, each: string }

describe('a rule', () => {
  test.each<[string, Rule, unknown, string[] | null]>([
    ['a type', string, 'a', null],
    ['another type', string, 1, ['/v type']],
    ['one of two types', string | nothing, null, null],
    ['a whole number', integer, 2, null],
    ['a number with a fraction for a whole one', integer, 2.5, ['/v type']],
    ['a number that is none', number, Number.NaN, ['/v type']],
    ['a listed scalar', ['rw', null], null, null],
    ['a scalar that is not listed', ['rw', null], 'ro', ['/v enum']],
    ['an object where scalars are listed', ['rw'], { rw: 1 }, ['/v enum']],
    ['what a shared validator takes', shared, 'fits', null],
    ['what it refuses', shared, 'no', ['/v const']],
    ['null where a shared schema or null is asked', { orNull: shared }, null, null],
    ['neither', { orNull: shared }, 'no', ['/v const', '/v type', '/v anyOf']],
    ['items that fit', texts, ['a', 'b'], null],
    ['null instead of a list', texts, null, null],
    ['an item that does not fit', texts, ['a', 1], ['/v/1 type']],
    ['no container at all', texts, 'a', ['/v type']],
    ['a member that does not fit', { types: object, each: shared }, { 'a/b~c': 'no' }, ['/v/a~1b~0c const']],
    ['an inner container', { types: array, each: texts }, [['a'], [1]], ['/v/1/0 type']],
  ])('%s', (_what, rule, value, expected) => {
    expect(said(ruleFailures(value, rule, '/v'))).toEqual(expected)
  })
})

describe('a table of members', () => {
  const table: MemberTable = { names: ['a', 'toString', 'b/c'], rules: [string, string, shared] }

  test.each<[string, object, string[] | null]>([
    ['passes what is absent', {}, null],
    ['passes what it does not know', { z: 1 }, null],
    ['reports the first that breaks its rule', { 'b/c': 'no', a: 1 }, ['/o/a type']],
    ['writes names as segments of a pointer', { 'b/c': 'no' }, ['/o/b~1c const']],
    ['looks at own members only', Object.create({ a: 1 }) as object, null],
    ['takes names of the prototype as data', { toString: 1 }, ['/o/toString type']],
  ])('%s', (_what, value, expected) => {
    expect(said(memberFailures(value, table, '/o'))).toEqual(expected)
  })
})

describe('a versioned object', () => {
  const envelope = {
    'versioned_object.name': 'Volume',
    'versioned_object.namespace': 'cinder',
    'versioned_object.version': '1.9',
    'versioned_object.data': { size: 1 },
  }
  const fields: MemberTable = { names: ['size'], rules: [integer] }

  test.each<[string, unknown, string[] | null]>([
    ['fits', envelope, null],
    ['is an object', [envelope], ['/o type']],
    ['has the name of its class', { ...envelope, 'versioned_object.name': 'Snapshot' }, ['/o versionedObject']],
    ['has a version', { ...envelope, 'versioned_object.version': 1 }, ['/o versionedObject']],
    ['has data', { ...envelope, 'versioned_object.data': null }, ['/o versionedObject']],
    ['lists its changes as texts', { ...envelope, 'versioned_object.changes': [1] }, ['/o versionedObject']],
    [
      'has fields that follow their rules',
      { ...envelope, 'versioned_object.data': { size: 'big' } },
      ['/o/versioned_object.data/size type'],
    ],
  ])('%s', (_what, value, expected) => {
    expect(said(objectFailures(value, 'Volume', 'cinder', fields, '/o'))).toEqual(expected)
  })
})
