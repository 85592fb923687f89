import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { withClassNames } from './class-names.js'

/**
 * Puts the JavaScript of each API below `dist/generated`, compiled and with its validators, into its `index.js`, which is all of it that
 * the package exports: Node takes as long to find, load and link ten files as to run what is in them. Declarations stay as they are.
 */
export async function bundleApis(dist: string): Promise<void> {
  const generated = join(dist, 'generated')
  for (const api of await readdir(generated)) await bundleApi(join(generated, api))
}

async function bundleApi(folder: string): Promise<void> {
  const index = join(folder, 'index.js')
  const { outputFiles } = await build({
    ...{ entryPoints: [index], bundle: true, write: false, packages: 'external', logLevel: 'error' },
    ...{ format: 'esm', platform: 'node', target: 'node20' },
  })
  const [bundled] = outputFiles
  if (bundled === undefined) throw new Error(`esbuild wrote nothing for ${index}`)
  const scripts = (await readdir(folder)).filter((name) => name.endsWith('.js'))
  for (const name of scripts) await rm(join(folder, name))
  await writeFile(index, withClassNames(bundled.text))
}
