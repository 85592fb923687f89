import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { stubwire } from '../cli/cli.js'
import { apiText, prelude, Workspace, workspace } from './workspace.js'

const timeout = 60_000

/** Schema files in TypeScript that use what only modules have. */
function sample(space: Workspace): Workspace {
  space.write(
    'schemas/parts/id.ts',
    `import { Type } from 'stubwire/schema'\nexport const Id = Type.String({ $id: 'Id' })\n`,
  )
  const inside = `methods: { /** Get one. */ get: call({ args: { id: Id, here: Type.Optional(Type.Literal(typeof import.meta.url)) } }) }`
  return space.schema(
    'sample',
    `import { Id } from './parts/id.js'\nenum Mode { A = 1 }\n${apiText(inside)}\nexport const mode: Mode = Mode.A`,
  )
}

const packages: readonly (readonly [string, string | undefined])[] = [
  ['no package.json', undefined],
  ['a package.json of CommonJS', '{ "type": "commonjs" }'],
  ['a package.json without a type', '{ "name": "x" }'],
  ['a package.json of modules', '{ "type": "module" }'],
]

describe.each(packages)('in a folder outside of this package, with %s', (_name, manifest) => {
  test('a schema is loaded and compiled', async () => {
    const space = sample(workspace(tmpdir()))
    if (manifest !== undefined) space.write('package.json', manifest)
    const model = await space.model()
    expect(model.methods[0]?.variants[0]).toMatchObject({
      description: 'Get one.',
      args: [
        { name: 'id', schema: { $ref: '#/definitions/Id' } },
        { name: 'here', schema: { const: 'string' } },
      ],
    })
  })

  test('a mistake is found at its line', async () => {
    const space = workspace(tmpdir())
    if (manifest !== undefined) space.write('package.json', manifest)
    space.schema('sample', apiText('methods: {\n  get: call({ args: { a: Type.Void() } }),\n}'))
    expect(await space.findings()).toMatchObject([{ file: 'schemas/sample.ts', line: 4, method: 'get', argument: 'a' }])
  })

  test('the command line does it', { timeout }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stubwire-'))
    try {
      const space = sample(new Workspace(folder))
      if (manifest !== undefined) space.write('package.json', manifest)
      const { code, stdout, stderr } = await stubwire(space.folder, ['codegen'])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toContain('✔ sample 1.5')
      expect(space.read('generated/sample/types.ts')).toContain('export interface GetArgs {')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

test('the schema language is one, wherever a file imports it from', async () => {
  const space = workspace(tmpdir())
  space.write(
    'schemas/a/volume.ts',
    `${prelude}\nexport const Volume = versionedObject('Volume', { namespace: 'n', versions: { '1.0': {} } })\n`,
  )
  space.write(
    'schemas/b/list.ts',
    `${prelude}\nimport { Volume } from '../a/volume.js'\nexport const List = Type.Array(Volume)\n`,
  )
  space.schema(
    'sample',
    `import { Volume } from './a/volume.js'\nimport { List } from './b/list.js'\n${apiText('methods: { get: call({ args: { v: Volume, l: List } }) }')}`,
  )
  expect(Object.keys((await space.model()).definitions)).toEqual(['Volume'])
})
