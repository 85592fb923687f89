/**
 * Builds `dist`, which is what `npm pack` publishes: JavaScript and declarations by the TypeScript compiler, the runtime and each API put
 * into a few files, and beside them the generated files and templates that are not TypeScript. A build that fails leaves the former one
 * alone.
 */
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { bundleApis } from './lib/bundle-apis.js'
import { bundleRuntime } from './lib/bundle-runtime.js'
import { projectRoot } from './lib/project-root.js'
import { runOrThrow } from './lib/run.js'

/** Generated files that the compiler does not write. */
const generatedAssets = new Set(['validators.js', 'validators.d.ts', 'api.lock.json', 'asyncapi.json'])

/** Declares Symbol.dispose and its kin for users whose `lib` does not name them. */
const disposableReference = '/// <reference lib="esnext.disposable" preserve="true" />\n'

const command = 'dist/src/cli/main.js'

async function build(): Promise<void> {
  const cache = join(projectRoot, '.cache')
  await mkdir(cache, { recursive: true })
  const staging = await mkdtemp(join(cache, 'build-'))
  try {
    const compiler = join(projectRoot, 'node_modules/typescript/bin/tsc')
    await runOrThrow(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', staging])
    await bundleRuntime(staging)
    await copyAssets(staging)
    await bundleApis(staging)
    await completeDeclarations(staging)
    await makeExecutable(join(staging, 'src/cli/main.js'))
    await chmod(staging, 0o755)
    await rm(join(projectRoot, 'dist'), { recursive: true, force: true })
    await rename(staging, join(projectRoot, 'dist'))
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function copyAssets(staging: string): Promise<void> {
  const generated = await filesUnder(projectRoot, 'generated', (name) => generatedAssets.has(name))
  const templates = await filesUnder(projectRoot, 'codegen/templates', (name) => name.endsWith('.hbs'))
  for (const path of [...generated, ...templates]) {
    await mkdir(dirname(join(staging, path)), { recursive: true })
    await cp(join(projectRoot, path), join(staging, path))
  }
}

async function completeDeclarations(staging: string): Promise<void> {
  for (const path of await filesUnder(staging, '.', (name) => name.endsWith('.d.ts'))) {
    const text = await readFile(join(staging, path), 'utf8')
    if (!/\bSymbol\.(asyncD|d)ispose\b|\b(Async)?Disposable\b/.test(text)) continue
    if (!text.includes('lib="esnext.disposable"')) await writeFile(join(staging, path), disposableReference + text)
  }
}

async function makeExecutable(path: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  if (!text.startsWith('#!/usr/bin/env node\n')) throw new Error(`${command} does not start with #!/usr/bin/env node`)
  await chmod(path, 0o755)
}

/** Paths of files under `folder`, relative to `root`, in a fixed order. */
async function filesUnder(root: string, folder: string, wanted: (name: string) => boolean): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

try {
  await build()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
