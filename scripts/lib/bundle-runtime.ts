import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'

/**
 * What a process that calls or serves loads, in parts: a module belongs to the first part whose entries import it. The client stands
 * before the server, so that a bundle of a client alone has nothing of servers.
 */
const parts = [
  { name: 'client', entries: ['src/client/rpc-client.js', 'src/client/api-client.js'] },
  { name: 'server', entries: ['src/index.js'] },
  { name: 'memory', entries: ['src/transport/memory/index.js'] },
  { name: 'rabbit', entries: ['src/rabbit/driver.js'] },
  { name: 'validate', entries: ['src/validate/index.js'] },
]

const folder = 'runtime'

/** Modules that only hand on what others export. Written by esbuild as they are, they need no names of their own for it. */
const barrels = ['src/index.js', 'src/validate/index.js']

interface Part {
  readonly name: string
  /** Paths below the folder of all modules. */
  readonly modules: readonly string[]
}

/** A value that a module exports, and what its part exports it as. */
interface PartExport {
  readonly module: string
  readonly name: string
  readonly as: string
}

/**
 * Puts the modules of the runtime into a few files, as Node takes longer to find and load a hundred small files than to run what is in
 * them. `dist` holds compiled JavaScript in the folders of its sources. Each module stays where it was and exports what it did,
 * from the part that holds it now: whoever imports it gets the same classes and the same state.
 */
export async function bundleRuntime(dist: string): Promise<void> {
  const common: BuildOptions = {
    ...{ absWorkingDir: dist, outdir: '.', bundle: true, metafile: true, packages: 'external', logLevel: 'error' },
    ...{ format: 'esm', platform: 'node', target: 'node20', plugins: [keepDynamicImports(dist)] },
  }
  const found = await divide(common)
  const modules = found.flatMap((part) => part.modules)
  const exported = await partExports(modules, common)
  const { outputFiles } = await build({
    ...common,
    ...{ splitting: true, chunkNames: `${folder}/shared-[hash]`, outbase: '.', write: false },
    entryPoints: [
      ...found.map(({ name }) => ({ in: `part:${name}`, out: `${folder}/${name}` })),
      ...barrels.map((path) => ({ in: path, out: path.replace(/\.js$/, '') })),
    ],
    plugins: [partSources(dist, found, exported), keepDynamicImports(dist)],
  })
  await rm(join(dist, folder), { recursive: true, force: true })
  await mkdir(join(dist, folder), { recursive: true })
  for (const { path, text } of outputFiles ?? []) await writeFile(path, withClassNames(text))
  for (const part of found) {
    for (const module of part.modules) await writeFile(join(dist, module), forwarding(module, part, exported))
  }
}

/** Which modules a part has, in a fixed order. */
async function divide(common: BuildOptions): Promise<Part[]> {
  const taken = new Set<string>()
  const found: Part[] = []
  for (const { name, entries } of parts) {
    const { metafile } = await build({ ...common, entryPoints: entries, outbase: '.', write: false })
    const modules = Object.keys(metafile?.inputs ?? {}).filter((path) => !taken.has(path) && !barrels.includes(path))
    for (const path of modules) taken.add(path)
    found.push({ name, modules: modules.sort() })
  }
  return found
}

/** Exports of all modules. They get a name of their own where several modules use the same. */
async function partExports(modules: readonly string[], common: BuildOptions): Promise<PartExport[]> {
  const { metafile } = await build({ ...common, entryPoints: [...modules], outbase: '.', write: false })
  const outputs = Object.values(metafile?.outputs ?? {})
  const all = modules.flatMap((module) => {
    const names = outputs.find(({ entryPoint }) => entryPoint === module)?.exports ?? []
    return names.map((name) => ({ module, name }))
  })
  const uses = new Map<string, number>()
  for (const { name } of all) uses.set(name, (uses.get(name) ?? 0) + 1)
  return all.map(({ module, name }) => ({
    ...{ module, name },
    as: uses.get(name) === 1 ? name : `${name}_in_${module.replace(/^src\/|\.js$/g, '').replace(/\W/g, '_')}`,
  }))
}

/** The entry of a part: everything that its modules export. */
function partSources(dist: string, found: readonly Part[], exported: readonly PartExport[]): Plugin {
  return {
    name: 'parts',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^part:/ }, ({ path }) => ({ path: path.slice('part:'.length), namespace: 'part' }))
      onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => {
        const modules = found.find(({ name }) => name === path)?.modules ?? []
        const lines = modules.flatMap((module) => exportLines(module, exported, `./${module}`, 'forward'))
        return { contents: lines.join('\n'), resolveDir: dist }
      })
    },
  }
}

/** What is imported when it is needed stays a file of its own, at its place as seen from the bundled files. */
function keepDynamicImports(dist: string): Plugin {
  return {
    name: 'dynamic imports',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return null
        const place = posix.relative(join(dist, folder), join(resolveDir, path))
        return { path: place, external: true }
      })
    },
  }
}

function forwarding(module: string, { name }: Part, exported: readonly PartExport[]): string {
  const from = posix.relative(dirname(module), `${folder}/${name}.js`)
  const lines = exportLines(module, exported, from.startsWith('.') ? from : `./${from}`, 'back')
  return lines.length === 0 ? 'export {};\n' : `${lines.join('\n')}\n`
}

function exportLines(
  module: string,
  exported: readonly PartExport[],
  from: string,
  direction: 'forward' | 'back',
): string[] {
  const names = exported
    .filter((it) => it.module === module)
    .map(({ name, as }) => (name === as ? name : direction === 'forward' ? `${name} as ${as}` : `${as} as ${name}`))
  return names.length === 0 ? [] : [`export { ${names.join(', ')} } from ${JSON.stringify(from)};`]
}

/** esbuild gives a class that mentions itself another name inside, and that is what its instances are shown as. */
function withClassNames(text: string): string {
  let result = text
  for (const [, name] of text.matchAll(/\bvar (\w+) = class _\1\b/g))
    result = result.replaceAll(new RegExp(`\\b_${name}\\b`, 'g'), String(name))
  return result
}
