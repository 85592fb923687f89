import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectRoot } from '../../scripts/lib/project-root.js'
import { compilers, type Diagnostic, typeCheck } from './compilers.js'
import { mistakes, prelude, sound } from './pinned-cases.js'

const tsconfig = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2023'],
    module: 'NodeNext',
    customConditions: ['stubwire-source'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['*.ts'],
}

/** Inside the repository, where `stubwire/cinder-volume` means this package. */
let folder: string

beforeAll(async () => {
  const cache = join(projectRoot, '.cache')
  await mkdir(cache, { recursive: true })
  folder = await mkdtemp(join(cache, 'pinned-'))
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
  for (const [index, { code }] of sound.entries()) await write(`sound-${index}.ts`, code)
  for (const [index, { code }] of mistakes.entries()) await write(`mistake-${index}.ts`, code)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

function write(name: string, code: string): Promise<void> {
  return writeFile(join(folder, name), `${prelude}\n${code}\n`)
}

describe.each(compilers)('a client at a version, to TypeScript $version', (compiler) => {
  let diagnostics: readonly Diagnostic[]

  beforeAll(async () => {
    diagnostics = await typeCheck(compiler, folder)
  })

  test('is sound outside the cases', () => {
    expect(diagnostics.filter(({ file }) => !/^(sound|mistake)-\d+\.ts$/.test(file))).toEqual([])
  })

  test.each(sound.map((entry, index) => ({ ...entry, index })))('has $name', ({ index }) => {
    expect(diagnostics.filter(({ file }) => file === `sound-${index}.ts`)).toEqual([])
  })

  test.each(mistakes.map((entry, index) => ({ ...entry, index })))('has not $name', ({ index, says }) => {
    const found = diagnostics.filter(({ file }) => file === `mistake-${index}.ts`)
    expect(found.map(({ message }) => message).join('\n')).toMatch(says)
  })
})
