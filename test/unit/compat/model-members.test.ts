import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript-6'
import { describe, expect, test } from 'vitest'
import { contractText, modelMembers, unclassifiedChanges } from '../../../codegen/compat/model-members.js'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { call, since, Type } from '../../../src/schema/index.js'
import { buildModel } from '../schemas/model-of.js'
import { shop } from './pairs/pair.js'

/** The members of each interface of the model, as its source declares them. */
function declaredMembers(): Record<string, string[]> {
  const file = join(projectRoot, 'src/model/api-model.ts')
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true)
  return Object.fromEntries(
    source.statements.filter(ts.isInterfaceDeclaration).map((it) => [
      it.name.text,
      it.members
        .filter(ts.isPropertySignature)
        .map((member) => member.name.getText(source))
        .sort(),
    ]),
  )
}

test('the table says of every member of the model what its change means, and of nothing else', () => {
  const listed = Object.fromEntries(
    Object.entries(modelMembers).map(([part, members]) => [part, Object.keys(members).sort()]),
  )
  expect(listed, 'a new member needs an entry in codegen/compat/model-members.ts').toEqual(declaredMembers())
})

describe('a member that nobody classified', () => {
  test.each([
    ['appears', {}, { colour: 'red' }, 1],
    ['changes', { colour: 1 }, { colour: 2 }, 1],
    ['goes', { colour: 1 }, {}, 1],
    ['says nothing', {}, { colour: null, fallbacks: [], int64: false, more: {} }, 0],
    ['stays', { colour: { a: 1 } }, { colour: { a: 1 } }, 0],
  ])('is found when it %s', (_name, before, after, count) => {
    expect(unclassifiedChanges('VariantModel', before, after)).toHaveLength(count)
  })

  test('is part of what a version means', () => {
    const model = buildModel(shop('1.2', {}))
    expect(contractText({ ...model, ...{ colour: 'red' } })).not.toBe(contractText(model))
    expect(contractText({ ...model, ...{ colour: null } })).toBe(contractText(model))
  })
})

describe('what a version means', () => {
  const buy = (description: string, size: ReturnType<typeof Type.Integer>, timeoutMs = 5) =>
    buildModel(shop('1.2', { methods: { buy: call({ description, timeoutMs, args: { size: since('1.2', size) } }) } }))
  const base = contractText(buy('Buy', Type.Integer({ default: 1 })))

  test('is not changed by prose', () => {
    expect(contractText(buy('Buy it', Type.Integer({ default: 1, description: 'How large' })))).toBe(base)
  })

  test.each([
    ['a limit', buy('Buy', Type.Integer({ default: 1, minimum: 0 }))],
    ['a default', buy('Buy', Type.Integer({ default: 2 }))],
    ['a time', buy('Buy', Type.Integer({ default: 1 }), 6)],
  ])('is changed by %s', (_name, model) => {
    expect(contractText(model)).not.toBe(base)
  })
})
