import { describe, expect, test } from 'vitest'
import { printShape } from '../../../codegen/emit/shapes.js'
import { buildModel } from '../../../codegen/index.js'
import type { ApiModel, JsonSchema } from '../../../src/model/api-model.js'
import { call, defineApi, lazy, nullable, type Schema, Type, versionedObject } from '../../../src/schema/index.js'

const volume = versionedObject('Volume', { namespace: 'n', versions: { '1.0': {} } })
const backup = versionedObject('BackupRecord', { namespace: 'n', versions: { '1.0': {} } })
const inner = Type.Object({ volume, size: Type.Integer() }, { $id: 'Inner' })
const plain = Type.Object({ name: Type.String() }, { $id: 'Plain' })
const tree: Schema = Type.Object({ next: Type.Optional(lazy(() => tree)), name: Type.String() }, { $id: 'Tree' })

function shapeOf(schema: Schema): string | undefined {
  const methods = { take: call({ args: { a: schema } }) }
  const model: ApiModel = buildModel(defineApi({ name: 'sample', topic: 'sample', version: '1.0', methods }))
  return printShape(model.methods[0]?.variants[0]?.args[0]?.schema as JsonSchema, model)
}

describe('printShape', () => {
  test.each<[string, Schema, string | undefined]>([
    ['a scalar', Type.String(), undefined],
    ['anything', Type.Unknown(), undefined],
    ['a plain object', Type.Object({ a: Type.String() }), undefined],
    ['a shared plain object', plain, undefined],
    ['a recursive plain object', tree, undefined],
    ['an object class', volume, 'volumeObject'],
    ['another one', backup, 'backupRecordObject'],
    ['the class or null', nullable(volume), 'volumeObject'],
    ['a list', Type.Array(volume), '{ items: volumeObject }'],
    ['a list or null', nullable(Type.Array(volume)), '{ items: volumeObject }'],
    ['a list of lists', Type.Array(Type.Array(volume)), '{ items: { items: volumeObject } }'],
    ['a list of texts', Type.Array(Type.String()), undefined],
    ['a record', Type.Record(Type.String(), volume), '{ values: volumeObject }'],
    ['a record of lists', Type.Record(Type.String(), Type.Array(volume)), '{ values: { items: volumeObject } }'],
    ['a member', Type.Object({ v: volume, n: Type.Null() }), '{ fields: { v: volumeObject } }'],
    ['a member of a shared object', inner, '{ fields: { volume: volumeObject } }'],
    ['a member of an odd name', Type.Object({ 'x-y': volume }), '{ fields: { "x-y": volumeObject } }'],
    ['one of two classes', Type.Union([volume, backup]), '{ oneOf: [volumeObject, backupRecordObject] }'],
    [
      'a class or a list of it',
      Type.Union([volume, Type.Array(volume)]),
      '{ oneOf: [volumeObject, { items: volumeObject }] }',
    ],
    ['a class or a text', Type.Union([volume, Type.String()]), 'volumeObject'],
    ['an intersection', Type.Intersect([inner, plain]), '{ fields: { volume: volumeObject } }'],
  ])('of %s', (_name, schema, expected) => {
    expect(shapeOf(schema)).toBe(expected)
  })
})
