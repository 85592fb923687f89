import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { type Diagnostic, typeCheck } from '../../types/compilers.js'
import { everyConstruct, everyUse } from './every-construct.js'
import { openWorkspace, type Workspace } from './workspace.js'

/** As strict as any user may be. */
const tsconfig = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2023', 'ESNext.Disposable'],
    module: 'NodeNext',
    customConditions: ['stubwire-source'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    noImplicitReturns: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    noPropertyAccessFromIndexSignature: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    isolatedDeclarations: false,
    declaration: true,
    noEmit: true,
  },
  include: ['use.ts', 'generated'],
}

const compiler = { version: 'current', program: join(projectRoot, 'node_modules/typescript/bin/tsc') }

let space: Workspace

beforeAll(async () => {
  space = openWorkspace().schema('every', everyConstruct)
  await space.generate()
  space.write('use.ts', everyUse).write('tsconfig.json', JSON.stringify(tsconfig))
})

afterAll(() => space.remove())

/** What the compiler says of files inside the workspace; the sources of this package are checked elsewhere. */
async function diagnostics(): Promise<Diagnostic[]> {
  return (await typeCheck(compiler, space.folder)).filter(({ file }) => !file.startsWith('..'))
}

describe('an API that uses every construct', () => {
  test('compiles under the strictest options, and so does code that uses it', async () => {
    expect(await diagnostics()).toEqual([])
  }, 120_000)

  test('says every type of what it exports', async () => {
    const { compilerOptions } = tsconfig
    space.write(
      'tsconfig.json',
      JSON.stringify({
        ...tsconfig,
        compilerOptions: { ...compilerOptions, isolatedDeclarations: true },
        include: ['generated'],
      }),
    )
    const found = await diagnostics()
    expect(found.filter(({ code }) => code.startsWith('TS90'))).toEqual([])
  }, 120_000)
})
