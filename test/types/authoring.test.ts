import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectRoot } from '../../scripts/lib/project-root.js'
import { mistakes, prelude, sound } from './authoring-cases.js'
import { compilers, type Diagnostic, typeCheck } from './compilers.js'

const tsconfig = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2023'],
    module: 'NodeNext',
    customConditions: ['stubwire-source'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    noEmit: true,
  },
  include: ['*.ts'],
}

/** Inside the repository, where `stubwire/schema` means this package. */
let folder: string

beforeAll(async () => {
  const cache = join(projectRoot, '.cache')
  await mkdir(cache, { recursive: true })
  folder = await mkdtemp(join(cache, 'authoring-'))
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
  for (const [index, { code }] of sound.entries()) await writeSchema(`sound-${index}.ts`, code)
  for (const [index, { code }] of mistakes.entries()) await writeSchema(`mistake-${index}.ts`, code)
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

function writeSchema(name: string, code: string): Promise<void> {
  return writeFile(join(folder, name), `${prelude}\n${code}\n`)
}

describe.each(compilers)('TypeScript $version', (compiler) => {
  let diagnostics: readonly Diagnostic[]

  beforeAll(async () => {
    diagnostics = await typeCheck(compiler, folder)
  })

  test('reports nothing outside the schema files', () => {
    expect(diagnostics.filter(({ file }) => !/^(sound|mistake)-\d+\.ts$/.test(file))).toEqual([])
  })

  test.each(sound.map((entry, index) => ({ ...entry, index })))('accepts $name', ({ index }) => {
    expect(diagnostics.filter(({ file }) => file === `sound-${index}.ts`)).toEqual([])
  })

  test.each(mistakes.map((entry, index) => ({ ...entry, index })))('refuses $name', ({ index, says, line }) => {
    const found = diagnostics.filter(({ file }) => file === `mistake-${index}.ts`)
    expect(found.map(({ message }) => message).join('\n')).toMatch(says)
    expect(found.map((diagnostic) => diagnostic.line - prelude.split('\n').length)).toContain(line)
  })
})
