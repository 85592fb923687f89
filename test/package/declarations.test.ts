import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { compilers, typeCheck } from '../types/compilers.js'

const { consumer } = inject('packed')

/** Needs a package that users of it install themselves. */
const leftOut = new Set(['./package.json', './contract/vitest'])
const subPaths = Object.keys(manifest.exports).filter((subPath) => !leftOut.has(subPath))

test.each(compilers)(
  'declarations compile without Node types and unchecked libraries in TypeScript $version',
  async (compiler) => {
    const folder = await mkdtemp(join(consumer, 'declarations-'))
    const compilerOptions = {
      target: 'ES2022',
      module: 'NodeNext',
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      types: [],
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    const imports = subPaths.map((path, index) => `import * as part${index} from '${path.replace('.', 'stubwire')}'\n`)
    const uses = `export const parts = [${subPaths.map((_, index) => `part${index}`).join(', ')}]\n`
    await writeFile(join(folder, 'all.ts'), imports.join('') + uses)
    expect(await typeCheck(compiler, folder)).toEqual([])
  },
)
