import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { runOrThrow } from '../../../scripts/lib/run.js'
import { openWorkspace } from './workspace.js'

const tsconfig = {
  compilerOptions: {
    ...{ target: 'ES2022', lib: ['ES2023', 'ESNext.Disposable'], module: 'NodeNext', types: ['node'] },
    ...{ customConditions: ['stubwire-source'], strict: true, skipLibCheck: true, noEmit: true },
  },
  include: ['generated'],
}

/** Of the supported compilers the newest one that says how many comparisons of types it remembers. */
const compiler = join(projectRoot, 'node_modules/typescript-6/bin/tsc')

function apiOf(count: number): string {
  const methods = Array.from(
    { length: count },
    (_, at) => `m_${at}: call({ args: { a_${at}: Type.String() }, result: Type.Object({ r_${at}: Type.Integer() }) }),`,
  )
  return `export default defineApi({ name: 'many', topic: 'many', version: '1.0', history: { '1.0': 'all' }, methods: {
${methods.join('\n')} } })`
}

/** Pairs of types that the compiler compares in generated code of so many methods, and in what it imports. */
async function comparisons(count: number): Promise<number> {
  const space = openWorkspace().schema('many', apiOf(count))
  try {
    await space.generate()
    space.write('tsconfig.json', JSON.stringify(tsconfig))
    const { stdout } = await runOrThrow(process.execPath, [compiler, '-p', '.', '--extendedDiagnostics'], {
      cwd: space.folder,
    })
    const sizes = [...stdout.matchAll(/^(?:\w+ )+cache size: +(\d+)$/gim)].map(([, size]) => Number(size))
    expect(sizes).toHaveLength(4)
    return sizes.reduce((sum, size) => sum + size, 0)
  } finally {
    space.remove()
  }
}

test('what the compiler compares grows with the number of methods, not with its square', async () => {
  expect(await comparisons(80)).toBeLessThan(2 * (await comparisons(40)))
}, 120_000)
