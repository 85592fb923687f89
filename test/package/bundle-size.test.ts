import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, inject, test } from 'vitest'
import { projectRoot } from '../../scripts/lib/project-root.js'

const { consumer } = inject('packed')

/** Minified, in bytes, for a client of one method without a driver. */
const limit = 60 * 1024

interface Bundle {
  readonly bytes: number
  /** Files that ended up in the bundle, relative to the consumer. */
  readonly inputs: readonly string[]
}

async function bundle(name: string, code: string): Promise<Bundle> {
  const entry = join(consumer, name)
  await writeFile(entry, code)
  const result = await build({
    entryPoints: [entry],
    absWorkingDir: consumer,
    bundle: true,
    write: false,
    minify: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['amqplib'],
    logLevel: 'silent',
  })
  const [output] = Object.values(result.metafile.outputs)
  if (output === undefined) throw new Error('esbuild wrote nothing')
  const inputs = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  return { bytes: output.bytes, inputs: inputs.map(([path]) => path) }
}

/** Contracts of the API, by what its index exports them as. */
async function contracts(): Promise<string[]> {
  const source = await readFile(join(projectRoot, 'generated/cinder-volume/methods.ts'), 'utf8')
  return [...source.matchAll(/^export const (\w+):/gm)].map(([, name]) => name as string)
}

function oneMethod(name: string): string {
  return `import { RpcClient } from 'stubwire'
import { ${name} } from 'stubwire/cinder-volume'
console.log(RpcClient, ${name})
`
}

describe('a bundle of one method of cinder-volume', () => {
  test('is small, whichever method it is', async () => {
    const names = await contracts()
    expect(names.length).toBeGreaterThan(50)
    const tooLarge: string[] = []
    for (const name of names) {
      const { bytes } = await bundle(`one-method-${name}.mjs`, oneMethod(name))
      if (bytes >= limit) tooLarge.push(`${name}: ${bytes} bytes`)
    }
    expect(tooLarge).toEqual([])
  })

  test('holds nothing of what code generation needs', async () => {
    const { inputs } = await bundle('one-method.mjs', oneMethod('acceptTransfer'))
    expect(inputs.filter((path) => path.startsWith('node_modules/') && !path.includes('/stubwire/'))).toEqual([])
  })
})

test('a bundle of all methods is larger: the one of one method left the others out', async () => {
  const [one, all] = await Promise.all([
    bundle('one.mjs', `import { acceptTransfer } from 'stubwire/cinder-volume'\nconsole.log(acceptTransfer)\n`),
    bundle('all.mjs', `import * as api from 'stubwire/cinder-volume'\nconsole.log(Object.values(api))\n`),
  ])
  expect(one.bytes * 3).toBeLessThan(all.bytes)
})

test('what a bundle holds is seen: the schema language brings typebox', async () => {
  const { inputs } = await bundle('schema.mjs', `import { Type } from 'stubwire/schema'\nconsole.log(Type)\n`)
  expect(inputs.some((path) => path.startsWith('node_modules/typebox/'))).toBe(true)
})
