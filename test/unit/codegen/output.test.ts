import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type CodegenError, compareOutput, writeOutput } from '../../../codegen/index.js'
import { apiText, workspace } from './workspace.js'

const good = (name: string) =>
  apiText('methods: { ping: call({ args: {} }) }', `name: '${name}', topic: 't', version: '1.0'`)
const broken = apiText(
  'methods: { ping: call({ args: { a: Type.Void() } }) }',
  `name: 'broken', topic: 't', version: '1.0'`,
)

const files = [
  'api.lock.json',
  'api.ts',
  'asyncapi.json',
  'client.ts',
  'contract.test.ts',
  'errors.ts',
  'index.ts',
  'methods.ts',
  'objects.ts',
  'server.ts',
  'types.ts',
  'validators.d.ts',
  'validators.js',
]

describe('a run', () => {
  test('writes a folder for each API', async () => {
    const space = workspace().schema('one', good('first')).schema('sub/two', good('second'))
    const apis = await space.generate()
    expect(apis.map(({ model, source, written }) => [model.name, source, written])).toEqual([
      ['first', 'schemas/one.ts', 13],
      ['second', 'schemas/sub/two.ts', 13],
    ])
    expect(Object.keys(space.tree('generated/first'))).toEqual(files)
    expect(Object.keys(space.tree('generated/second'))).toEqual(files)
  })

  test('leaves files alone that are as they should be', async () => {
    const space = workspace().schema('one', good('first'))
    await space.generate()
    const times = files.map((name) => statSync(join(space.folder, 'generated/first', name)).mtimeMs)
    const [api] = await space.generate()
    expect(api).toMatchObject({ written: 0, drift: { changed: [], missing: [], extra: [] } })
    expect(files.map((name) => statSync(join(space.folder, 'generated/first', name)).mtimeMs)).toEqual(times)
  })

  test('passes over files that only help others, tests and declarations', async () => {
    const space = workspace().schema('one', good('first'))
    space.write('schemas/helper.ts', 'export const x = 1\n')
    space.write('schemas/one.test.ts', good('second')).write('schemas/node_modules/a/b.ts', good('third'))
    space.write('schemas/d.d.ts', 'declare function defineApi(): void\n')
    expect((await space.generate()).map(({ model }) => model.name)).toEqual(['first'])
  })

  test('works below a folder that is named node_modules', async () => {
    const space = workspace().write(
      'node_modules/pkg/schemas/one.ts',
      good('first').replace(/^/, "import { call, defineApi } from 'stubwire/schema'\n"),
    )
    const apis = await space.generate({ root: join(space.folder, 'node_modules/pkg'), check: true })
    expect(apis).toHaveLength(1)
  })

  test('works in a folder whose name has blanks, percent signs and umlauts', async () => {
    const space = workspace()
    space.write('a b%20ü/schemas/one.ts', `import { call, defineApi } from 'stubwire/schema'\n${good('first')}`)
    const [api] = await space.generate({ root: join(space.folder, 'a b%20ü') })
    expect(api).toMatchObject({ source: 'schemas/one.ts', written: 13 })
  })

  test('sees an edit of a file that the schema imports', async () => {
    const space = workspace().write('schemas/topic.ts', "export const topic = 'before'\n")
    space.schema(
      'one',
      `import { topic } from './topic.js'\n${apiText('methods: {}', "name: 'first', topic, version: '1.0'")}`,
    )
    expect((await space.model()).topic).toBe('before')
    space.write('schemas/topic.ts', "export const topic = 'after'\n")
    expect((await space.model()).topic).toBe('after')
  })

  test('sees one object where two files import it', async () => {
    const space = workspace()
    const object = `export const Volume = versionedObject('Volume', { namespace: 'n', versions: { '1.0': {} } })`
    space.schema('volume', object)
    for (const name of ['a', 'b'])
      space.write(`schemas/${name}.ts`, `import { Volume } from './volume.js'\nexport const ${name} = { v: Volume }\n`)
    space.schema(
      'one',
      `import { a } from './a.js'\nimport { b } from './b.js'\n${apiText('methods: { x: call({ args: a }), y: call({ args: b }) }')}`,
    )
    expect(Object.keys((await space.model()).definitions)).toEqual(['Volume'])
  })

  test('generates only the APIs that are asked for', async () => {
    const space = workspace().schema('one', good('first')).schema('two', good('second'))
    expect((await space.generate({ only: ['second'] })).map(({ model }) => model.name)).toEqual(['second'])
    expect(existsSync(join(space.folder, 'generated/first'))).toBe(false)
  })
})

describe('a run that fails', () => {
  test('changes nothing on disk, though other APIs are sound', async () => {
    const space = workspace().schema('a', good('first'))
    await space.generate()
    const before = space.tree('generated')
    space.schema('a', good('first').replace('ping', 'pong')).schema('b', broken).schema('c', good('third'))
    await expect(space.generate()).rejects.toMatchObject({ name: 'CodegenError' })
    expect(space.tree('generated')).toEqual(before)
  })

  test('reports every file that is wrong', async () => {
    const space = workspace().schema('a', broken).schema('b', broken.replace("'broken'", "'other'"))
    space.write('schemas/c.ts', 'throw new Error("no luck") // defineApi()\n')
    expect((await space.findings()).map(({ file, problem }) => [file, problem])).toEqual([
      ['schemas/a.ts', 'Type.Void() has no meaning in JSON'],
      ['schemas/b.ts', 'Type.Void() has no meaning in JSON'],
      ['schemas/c.ts', 'cannot be run: no luck'],
    ])
  })

  test.each([
    ['no file', {}, { file: 'schemas', problem: 'no schema file found' }],
    [
      'a syntax error',
      { 'a.ts': 'export default defineApi({' },
      { file: 'schemas/a.ts', problem: expect.stringContaining('cannot be run') },
    ],
    [
      'no default export',
      { 'a.ts': '// defineApi(\nexport const a = 1' },
      { file: 'schemas/a.ts', problem: 'does not export an API' },
    ],
    [
      'another default export',
      { 'a.ts': '// defineApi(\nexport default {}' },
      { file: 'schemas/a.ts', problem: 'does not export an API' },
    ],
    [
      'an import that is missing',
      { 'a.ts': "import './missing.js' // defineApi(" },
      { file: 'schemas/a.ts', problem: expect.stringContaining('cannot be run') },
    ],
    [
      'a thrown text',
      { 'a.ts': "throw 'text' // defineApi(" },
      { file: 'schemas/a.ts', problem: 'cannot be run: text' },
    ],
  ] as const)('says so: %s', async (_name, schemas, expected) => {
    const space = workspace()
    for (const [name, text] of Object.entries(schemas)) space.write(`schemas/${name}`, text)
    expect(await space.findings()).toEqual([expect.objectContaining(expected)])
  })

  test('says so: two files for one API', async () => {
    const space = workspace().schema('a', good('same')).schema('b', good('same'))
    expect(await space.findings()).toEqual([
      { file: 'schemas/b.ts', api: 'same', problem: 'schemas/a.ts declares the same API', mend: 'Rename one of them' },
    ])
  })

  test('says so: an API that is not there, with those that are', async () => {
    const space = workspace().schema('a', good('first')).schema('b', good('second'))
    await expect(space.generate({ only: ['third'] })).rejects.toMatchObject({
      findings: [{ file: 'third', problem: 'no schema file declares this API', mend: 'Use one of first, second' }],
    })
  })

  test('does not call an API missing that is only wrong', async () => {
    const space = workspace().schema('a', broken)
    const error = await space.generate({ only: ['broken'] }).catch((it: CodegenError) => it)
    expect((error as CodegenError).findings).toHaveLength(1)
  })
})

describe('check', () => {
  test('lists what is changed, missing and extra, and writes nothing', async () => {
    const space = workspace().schema('a', good('first'))
    await space.generate()
    space.write('generated/first/api.ts', '// edited\n')
    space.write('generated/first/old.ts', '// @generated by stubwire from schemas/a.ts. DO NOT EDIT.\n')
    space.write('generated/first/mine.ts', 'export const mine = 1\n')
    rmSync(join(space.folder, 'generated/first/server.ts'))
    const before = space.tree('generated')
    const [api] = await space.generate({ check: true })
    expect(api?.drift).toEqual({ changed: ['api.ts'], missing: ['server.ts'], extra: ['old.ts'] })
    expect(api?.written).toBe(0)
    expect(space.tree('generated')).toEqual(before)
  })

  test('finds everything missing where nothing was generated', async () => {
    const space = workspace().schema('a', good('first'))
    const [api] = await space.generate({ check: true })
    expect([...(api?.drift.missing ?? [])].sort()).toEqual(files)
    expect(existsSync(join(space.folder, 'generated'))).toBe(false)
  })
})

describe('writeOutput', () => {
  const mark = '// @generated by stubwire from a.ts. DO NOT EDIT.\n'

  test('removes files of earlier runs and leaves foreign ones', () => {
    const space = workspace()
    space
      .write('old.ts', mark)
      .write('old.js', mark)
      .write('mine.ts', 'x\n')
      .write('notes.md', mark)
      .write('sub/deep.ts', mark)
    expect(writeOutput(space.folder, [{ name: 'new.ts', text: mark }])).toBe(3)
    expect(Object.keys(space.tree('.'))).toEqual(['mine.ts', 'new.ts', 'notes.md', 'sub/deep.ts'])
  })

  test('leaves no file behind that is half done', () => {
    const space = workspace()
    writeOutput(space.folder, [
      { name: 'a.ts', text: 'a' },
      { name: 'deep/b.ts', text: 'b' },
    ])
    expect(space.tree('.')).toEqual({ 'a.ts': 'a', 'deep/b.ts': 'b' })
  })

  test('replaces nothing if one file cannot be written', () => {
    const space = workspace().write('a.ts', 'old').write('blocked', 'a file where a folder should be')
    const attempt = () =>
      writeOutput(space.folder, [
        { name: 'a.ts', text: 'new' },
        { name: 'blocked/b.ts', text: 'b' },
      ])
    expect(attempt).toThrow()
    expect(space.tree('.')).toEqual({ 'a.ts': 'old', blocked: 'a file where a folder should be' })
  })

  test('a folder that has the name of a generated file is no drift', () => {
    const space = workspace().write('odd.ts/inner.txt', 'x')
    expect(compareOutput(space.folder, [])).toEqual({ changed: [], missing: [], extra: [] })
  })
})
