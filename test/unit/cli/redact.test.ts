import { describe, expect, it } from 'vitest'
import { buildModel } from '../../../codegen/index.js'
import { redactArgs } from '../../../src/cli/redact-context.js'
import { call, defineApi, secret, Type } from '../../../src/schema/index.js'

const inner = Type.Object({ pin: secret(Type.String()), size: Type.Integer() }, { $id: 'Inner' })
const take = call({
  args: { pin: secret(Type.String()), all: Type.Array(inner), codes: Type.Array(secret(Type.String())) },
})
const model = buildModel(defineApi({ name: 'sample', topic: 'sample', version: '1.0', methods: { take } }))

describe('arguments as the command line prints them', () => {
  it.each<[string, unknown, unknown]>([
    ['an argument', { pin: 'S' }, { pin: '***' }],
    ['a member at depth', { all: [{ pin: 'S', size: 1 }] }, { all: [{ pin: '***', size: 1 }] }],
    ['a list of secrets', { codes: ['S'] }, { codes: '***' }],
    ['a name that tells', { all: [{ admin_pass: 'S' }] }, { all: [{ admin_pass: '***' }] }],
    ['what is null', { pin: null }, { pin: null }],
    ['what is no object', ['S'], ['S']],
    ['an own member __proto__', JSON.parse('{"__proto__": {"pin": "S"}}'), JSON.parse('{"__proto__": {"pin": "***"}}')],
  ])('hide %s', (_, args, expected) => {
    expect(redactArgs(args, model, 'take')).toStrictEqual(expected)
  })

  it('hide what its name tells where no schema is known', () => {
    expect(redactArgs({ pin: '1', auth_token: 'S' }, null, 'take')).toEqual({ pin: '1', auth_token: '***' })
  })
})
