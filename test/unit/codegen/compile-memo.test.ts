import { describe, expect, test } from 'vitest'
import { CompileMemos } from '../../../codegen/compile-memo.js'
import type { CodegenError } from '../../../codegen/index.js'
import { everyConstruct } from './every-construct.js'
import { apiText, type Workspace, workspace } from './workspace.js'

const volume = (fields: string) =>
  `const Volume = versionedObject('Volume', { namespace: 'n', versions: { '1.0': { ${fields} } } })`

const api = (method: string, fields = 'id: Type.String()') =>
  `${volume(fields)}\n${apiText(`methods: { keep: call({ args: { volume: Volume }, result: nullable(Volume) }),\n${method} }`)}`

/** A run of a process that remembers, and what one makes that does not. */
async function bothTrees(space: Workspace, memos: CompileMemos): Promise<[remembered: object, fresh: object]> {
  await space.generate({ memos })
  await space.generate({ out: 'fresh' })
  return [space.tree('generated'), space.tree('fresh')]
}

describe('a process that remembers makes what another one would', () => {
  test.each([
    ['a method is added', api('other: call({ args: { a: Type.Integer({ minimum: 3 }) } })')],
    ['a method changes', api('extra: call({ args: { a: Type.Integer() }, result: Type.Boolean() })')],
    ['a method is removed', api('')],
    ['an object changes that others refer to', api('', 'id: Type.String(), size: nullable(Type.Integer())')],
    ['a comment changes', `// a line more\n${api('/** Says something else. */ extra: call({ args: {} })')}`],
    ['everything changes', everyConstruct],
  ])('after %s', async (_, edited) => {
    const space = workspace().schema('one', api('/** Says it. */ extra: call({ args: { a: Type.String() } })'))
    const memos = new CompileMemos()
    const [first, fresh] = await bothTrees(space, memos)
    expect(first).toEqual(fresh)
    space.schema('one', edited)
    const [second, freshAgain] = await bothTrees(space, memos)
    expect(second).toEqual(freshAgain)
    expect(second).not.toEqual(first)
  })

  test('after an edit of a file that the schema imports, and of where its module is', async () => {
    const space = workspace().schema(
      'one',
      `import { About } from './about.js'\n${apiText('methods: { x: call({ args: { a: About } }) }')}`,
    )
    const about = (type: string) => `import { Type } from 'stubwire/schema'\nexport const About = Type.${type}()\n`
    const memos = new CompileMemos()
    space.write('schemas/about.ts', about('String'))
    await space.generate({ memos })
    space.write('schemas/about.ts', about('Integer'))
    const [edited, fresh] = await bothTrees(space, memos)
    expect(edited).toEqual(fresh)
    expect(space.read('generated/sample/api.lock.json')).toContain('"integer"')
  })
})

describe('a process that remembers', () => {
  test('finds a mistake that an edit makes, and its mend', async () => {
    const example = (value: string) =>
      apiText(`methods: { x: call({ args: { a: Type.Integer() }, examples: [{ name: 'e', args: { a: ${value} } }] }) }`)
    const space = workspace().schema('one', example('1'))
    const memos = new CompileMemos()
    await space.generate({ memos })
    space.schema('one', example("'text'"))
    for (let run = 0; run < 2; run++) {
      const error = (await space.generate({ memos }).catch((thrown: unknown) => thrown)) as CodegenError
      expect(error.findings).toMatchObject([{ method: 'x', problem: expect.stringContaining('example "e"') }])
    }
    space.schema('one', example('2'))
    expect(await space.generate({ memos })).toMatchObject([{ written: expect.any(Number) }])
  })
})
