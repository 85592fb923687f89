import { describe, expect, it } from 'vitest'
import { buildModel, runtimeApi } from '../../../codegen/index.js'
import { call, defineApi, lazy, nullable, type Schema, secret, Type } from '../../../src/schema/index.js'

const tree: Schema = Type.Object({ pin: secret(Type.String()), next: Type.Optional(lazy(() => tree)) }, { $id: 'Tree' })

function secretsOf(args: Record<string, Schema>, result?: Schema): readonly string[] | undefined {
  const method = call(result === undefined ? { args } : { args, result })
  const api = runtimeApi(
    buildModel(defineApi({ name: 'sample', topic: 'sample', version: '1.0', methods: { take: method } })),
  )
  return api.methods[0]?.method.secrets
}

describe('the secret members of a method', () => {
  it.each<[string, Record<string, Schema>, Schema | undefined, readonly string[] | undefined]>([
    ['nothing marked', { a: Type.String() }, undefined, undefined],
    ['an argument', { pin: secret(Type.String()), a: Type.String() }, undefined, ['pin']],
    ['one that may be null', { pin: nullable(secret(Type.String())) }, undefined, ['pin']],
    ['a member', { a: Type.Object({ b: Type.Object({ pin: secret(Type.String()) }) }) }, undefined, ['pin']],
    ['items of a list, by the name of the list', { codes: Type.Array(secret(Type.String())) }, undefined, ['codes']],
    [
      'values of a record, by its name',
      { codes: Type.Record(Type.String(), secret(Type.String())) },
      undefined,
      ['codes'],
    ],
    ['a shared schema that holds itself', { t: tree }, undefined, ['pin']],
    ['a member of the result', {}, Type.Object({ pin: secret(Type.String()) }), ['pin']],
    ['the whole result', {}, secret(Type.String()), ['']],
    ['what its name tells anyway', { password: secret(Type.String()) }, undefined, undefined],
  ])('of %s', (_, args, result, expected) => {
    expect(secretsOf(args, result)).toEqual(expected)
  })
})
