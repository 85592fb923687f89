import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { bundleRuntime } from '../../scripts/lib/bundle-runtime.js'
import { projectRoot } from '../../scripts/lib/project-root.js'
import { runOrThrow } from '../../scripts/lib/run.js'
import { onInterrupt } from './interrupts.js'

/**
 * The project as its users have it: plain JavaScript in a folder that is a package named `stubwire`. What runs sources directly
 * keeps function names with calls of its own, and those would be measured too.
 */
export interface Staging {
  /** Folder that goes away with {@link close}; generated code in it finds `stubwire`. */
  readonly folder: string
  /** The command line's main file. */
  readonly cli: string
  /** Compiles TypeScript files below the folder, each beside itself. */
  compile(subfolder: string): Promise<void>
  /** Where the compiled form of a file of the repository is, such as `bench/src/dispatch/worker.ts`. */
  compiled(path: string): string
  close(): Promise<void>
}

/** Compiles the project into a folder of its own, so that several runs do not meet. Types are not checked. */
export async function stage(): Promise<Staging> {
  const cache = join(projectRoot, '.cache')
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'bench-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  const forget = onInterrupt(remove)
  const close = () => {
    forget()
    return remove()
  }
  const compile = async (from: string, to: string, subfolders: readonly string[]) => {
    const files = await Promise.all(subfolders.map((subfolder) => typescriptFiles(join(from, subfolder))))
    await build({
      ...{ entryPoints: files.flat(), outbase: from, outdir: to },
      ...{ format: 'esm', platform: 'node', target: 'node20', bundle: false, logLevel: 'error' },
    })
  }
  try {
    const dist = join(folder, 'dist')
    await compile(projectRoot, dist, ['src', 'codegen', 'bench/src'])
    await bundleRuntime(dist)
    await cp(join(projectRoot, 'codegen/templates'), join(dist, 'codegen/templates'), { recursive: true })
    await cp(join(projectRoot, 'package.json'), join(folder, 'package.json'))
    return {
      folder,
      cli: join(dist, 'src/cli/main.js'),
      compile: (subfolder) => compile(join(folder, subfolder), join(folder, subfolder), ['.']),
      compiled: (path) => join(dist, path.replace(/\.ts$/, '.js')),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Runs the staged `stubwire codegen` for one API. Throws what it printed if it fails. */
export async function runCodegen(staging: Staging, schemas: string, out: string, api: string): Promise<void> {
  await runOrThrow(process.execPath, [staging.cli, 'codegen', '--schemas', schemas, '--out', out, '--only', api])
}

async function typescriptFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(({ name }) => name.endsWith('.ts') && !/\.(d|test)\.ts$/.test(name))
    .map(({ parentPath, name }) => join(parentPath, name))
}
