import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { projectRoot } from '../../scripts/lib/project-root.js'
import { type Finished, run } from '../../scripts/lib/run.js'
import { userEnvironment } from '../setup/user-environment.js'
import { compilers, typeCheck } from '../types/compilers.js'
import { fencedBlocks } from './fenced-blocks.js'

const packed = inject('packed')
const blocks = fencedBlocks(await readFile(join(projectRoot, 'README.md'), 'utf8'))
const files = blocks.filter(({ attributes }) => attributes.file !== undefined)
/** Commands to run, and after each the text that it must print, if the README shows it. */
const steps = blocks.flatMap((block, index) => {
  if (block.attributes.run === undefined) return []
  const next = blocks[index + 1]
  return [{ command: block.text, output: next?.attributes.output === undefined ? null : next.text, line: block.line }]
})

/** The strictest settings that users are likely to have. */
const compilerOptions = {
  target: 'ES2022',
  module: 'NodeNext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  isolatedModules: true,
  skipLibCheck: false,
  types: [],
}

describe('the README followed word for word in an empty project', () => {
  let folder: string
  const finished: Finished[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(dirname(packed.consumer), 'readme-'))
    await cp(packed.consumer, folder, { recursive: true, verbatimSymlinks: true })
    for (const { attributes, text } of files) {
      const path = join(folder, attributes.file ?? '')
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, text)
    }
    for (const { command } of steps) {
      finished.push(
        await run('bash', ['-euo', 'pipefail', '-c', command], {
          cwd: folder,
          env: userEnvironment(),
          timeoutMs: 120_000,
        }),
      )
    }
    const include = [...files.map(({ attributes }) => attributes.file), 'generated']
    const exclude = ['**/*.test.ts']
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include, exclude }))
  })

  test('has files to write and commands to run', () => {
    expect(files.map(({ attributes }) => attributes.file)).toContain('schemas/greeter.ts')
    expect(steps.map(({ command }) => command)).toContain('npx stubwire codegen\n')
    expect(steps.filter(({ output }) => output !== null)).not.toEqual([])
  })

  test.each(steps.map((step, index) => ({ ...step, index })))('line $line: $command', ({ output, index }) => {
    const { code, stdout, stderr } = finished[index] ?? {}
    expect(code, stderr).toBe(0)
    if (output !== null) expect(stdout).toBe(output)
  })

  test.each(compilers)('its code compiles under strict settings in TypeScript $version', async (compiler) => {
    expect(await typeCheck(compiler, folder)).toEqual([])
  })
})
