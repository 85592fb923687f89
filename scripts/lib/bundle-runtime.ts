import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { withClassNames } from './class-names.js'

/**
 * What a process that calls or serves loads, in parts: a module belongs to the first part whose entries import it. The client stands
 * before the server, so that a bundle of a client alone has nothing of servers.
 */
const entriesOf = [
  { name: 'client', entries: ['src/client/rpc-client.js', 'src/client/api-client.js'] },
  { name: 'server', entries: ['src/index.js'] },
  { name: 'memory', entries: ['src/transport/memory/index.js'] },
  { name: 'rabbit', entries: ['src/rabbit/driver.js'] },
]

/** The part of what several of those behind the client need. */
const shared = 'shared'

const folder = 'runtime'

/**
 * Modules that only hand on what others export. Written by esbuild as they are, they need no names of their own for it. What they hand
 * on from modules of no part is in their own file: those of validators are functions without state, which may be there twice.
 */
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
 * Puts the modules of the runtime into a few files, one a part, as Node takes longer to find, load and link a hundred small files than to
 * run what is in them. `dist` holds compiled JavaScript in the folders of its sources. Each module stays where it was and exports what it
 * did, from the part that holds it now: whoever imports it gets the same classes and the same state.
 */
export async function bundleRuntime(dist: string): Promise<void> {
  const common: BuildOptions = {
    ...{ absWorkingDir: dist, outdir: '.', bundle: true, metafile: true, packages: 'external', logLevel: 'error' },
    ...{ format: 'esm', platform: 'node', target: 'node20', plugins: [keepDynamicImports(dist)] },
  }
  const found = await divide(common)
  const exported = await partExports(found, common)
  const written: Record<string, string> = {}
  const put = async (entryPoint: string, out: string, self: Part | null) => {
    const { outputFiles } = await build({
      ...common,
      ...{ outbase: '.', write: false, entryPoints: [{ in: entryPoint, out }] },
      plugins: [partSources(dist, out, self, found, exported), keepDynamicImports(dist)],
    })
    for (const { path, text } of outputFiles ?? []) written[path] = withClassNames(text)
  }
  for (const part of found) await put(`part:${part.name}`, `${folder}/${part.name}`, part)
  for (const path of barrels) await put(path, path.replace(/\.js$/, ''), null)
  await rm(join(dist, folder), { recursive: true, force: true })
  await mkdir(join(dist, folder), { recursive: true })
  for (const [path, text] of Object.entries(written)) await writeFile(path, text)
  for (const part of found) {
    for (const module of part.modules) await writeFile(join(dist, module), forwarding(module, part, exported))
  }
}

/** Which modules a part has, in a fixed order. A part imports nothing from those behind it. */
async function divide(common: BuildOptions): Promise<Part[]> {
  const reached: { name: string; modules: string[] }[] = []
  for (const { name, entries } of entriesOf) {
    const { metafile } = await build({ ...common, entryPoints: entries, outbase: '.', write: false })
    const modules = Object.keys(metafile?.inputs ?? {}).filter((path) => !barrels.includes(path))
    reached.push({ name, modules: modules.sort() })
  }
  const [client, ...others] = reached
  if (client === undefined) throw new Error('There are no parts')
  const taken = new Set(client.modules)
  const free = (modules: readonly string[]) => modules.filter((path) => !taken.has(path))
  const uses = (path: string) => others.filter(({ modules }) => modules.includes(path)).length
  const several = [...new Set(others.flatMap(({ modules }) => free(modules)))].filter((path) => uses(path) > 1)
  for (const path of several) taken.add(path)
  const rest = others.map(({ name, modules }) => ({ name, modules: free(modules) }))
  return [client, { name: shared, modules: several.sort() }, ...rest]
}

/** Exports of all modules. They get a name of their own where several modules use the same. */
async function partExports(found: readonly Part[], common: BuildOptions): Promise<PartExport[]> {
  const modules = found.flatMap((part) => part.modules)
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

/** The entry of a part: everything that its modules export. What is in another part is imported from there. */
function partSources(
  dist: string,
  out: string,
  self: Part | null,
  found: readonly Part[],
  exported: readonly PartExport[],
): Plugin {
  return {
    name: 'parts',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^part:/ }, ({ path }) => ({ path: path.slice('part:'.length), namespace: 'part' }))
      onLoad({ filter: /.*/, namespace: 'part' }, () => {
        const modules = self?.modules ?? []
        const lines = modules.flatMap((module) => exportLines(module, exported, `./${module}`, 'forward'))
        return { contents: lines.join('\n'), resolveDir: dist }
      })
      onResolve({ filter: /^\./ }, ({ path, kind, resolveDir, namespace }) => {
        if (namespace === 'other part') return null
        const module = posix.relative(dist, join(resolveDir, path))
        const part = found.find(({ modules }) => modules.includes(module))
        if (part === undefined || part === self) return null
        if (kind === 'dynamic-import')
          return keepsNames(module, exported) ? { path: importPath(`${out}.js`, part), external: true } : null
        return { path: module, namespace: 'other part', pluginData: part, sideEffects: false }
      })
      onResolve({ filter: /^\./, namespace: 'other part' }, ({ path }) => ({
        path,
        external: true,
        sideEffects: false,
      }))
      onLoad({ filter: /.*/, namespace: 'other part' }, ({ path: module, pluginData }) => ({
        contents: exportLines(module, exported, importPath(`${out}.js`, pluginData as Part), 'back').join('\n'),
      }))
    },
  }
}

/** Whether all that a module exports has the same name in its part, so that the part can be loaded in place of the module. */
function keepsNames(module: string, exported: readonly PartExport[]): boolean {
  return exported.every((it) => it.module !== module || it.name === it.as)
}

/** How a file imports a part. */
function importPath(from: string, { name }: Part): string {
  const path = posix.relative(dirname(from), `${folder}/${name}.js`)
  return path.startsWith('.') ? path : `./${path}`
}

/** What is imported when it is needed, and is of no part, stays a file of its own, at its place as seen from the bundled files. */
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

function forwarding(module: string, part: Part, exported: readonly PartExport[]): string {
  const lines = exportLines(module, exported, importPath(module, part), 'back')
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
