import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { ApiModel } from '../src/model/api-model.js'
import { type ApiFacts, factsOf } from './api-facts.js'
import { type CacheEntry, CodegenCache } from './cache.js'
import { CodeCache, compilerModule } from './code-cache.js'
import type { CompiledApi } from './compile.js'
import type { CompileMemos } from './compile-memo.js'
import { CodegenError, type Finding } from './finding.js'
import { compareOutput, type Drift, writeOutput } from './output.js'
import { findSchemaFiles } from './schema-files.js'
import { ValidatorThreads } from './validator-threads.js'

/** What a run of codegen is told. Paths may be relative to `root`. */
export interface GenerateOptions {
  /** Folder that paths in messages and generated files are relative to. */
  readonly root: string
  /** Folder with the schema files. */
  readonly schemas: string
  /** Folder that gets one folder an API. */
  readonly out: string
  /** Names of the APIs to generate; absent: all. */
  readonly only?: readonly string[]
  /** Compare only, write nothing. */
  readonly check?: boolean
  /** Folder that remembers what was generated, so that nothing is done where nothing has changed; absent: do everything. */
  readonly cache?: string
  /** Compile also what the cache says is unchanged. */
  readonly all?: boolean
  /** Makes the runs of one process that gives it to each of them quick. */
  readonly memos?: CompileMemos
  /** Greatest number of threads that compile the validators of large APIs; absent: one a core. 0 does it in this thread. */
  readonly threads?: number
  /** Called before each step that may take long. */
  readonly progress?: (step: string, api: string) => void
}

/** What was done for one API. */
export interface GeneratedApi {
  readonly facts: ApiFacts
  readonly model: ApiModel
  /** Schema file relative to the root. */
  readonly source: string
  /** Names of the generated files. */
  readonly files: readonly string[]
  readonly drift: Drift
  /** Files written or removed. */
  readonly written: number
  /** True if nothing was done, as nothing had changed since the last run. */
  readonly cached: boolean
}

/** An API of a run, either compiled or known from the last one. */
interface Item {
  readonly file: string
  readonly source: string
  readonly name: string
  readonly compiled?: CompiledApi
  readonly entry?: CacheEntry
}

/**
 * Compiles every schema file and writes the result. All APIs are compiled before the first file is written: a run that fails
 * changes nothing. Throws {@link CodegenError}.
 */
export async function generate(options: GenerateOptions): Promise<GeneratedApi[]> {
  const out = resolve(options.root, options.out)
  const files = findSchemaFiles(resolve(options.root, options.schemas))
  const cache = options.cache === undefined ? undefined : new CodegenCache(options.cache, resolve(options.root), out)
  const findings: Finding[] = []
  if (files.length === 0) {
    findings.push({
      file: options.schemas,
      problem: 'no schema file found',
      mend: 'Add a file that default-exports defineApi({ … })',
    })
  }
  const items: Item[] = []
  const declared = new Set<string>()
  const threads = new ValidatorThreads(options.threads)
  let code: CodeCache | undefined
  try {
    for (const file of files) {
      const source = relative(options.root, file).replaceAll('\\', '/')
      const entry = options.all ? undefined : cache?.find(file)
      if (entry !== undefined) {
        const { name } = entry.facts
        declared.add(name)
        if (options.only === undefined || options.only.includes(name)) items.push({ file, source, name, entry })
        continue
      }
      try {
        // Nothing of the compiler is loaded where nothing has changed.
        code ??= options.cache === undefined ? undefined : loadCompiler(options.cache)
        const { compileFile } = await import('./compile.js')
        const compiled = await compileFile(file, options, declared, threads)
        if (compiled !== undefined) items.push({ file, source, name: compiled.model.name, compiled })
      } catch (error) {
        if (!(error instanceof CodegenError)) throw error
        findings.push(...error.findings)
      }
    }
  } finally {
    await threads.close()
  }
  code?.save()
  findings.push(...nameFindings(items, declared, options.only))
  if (findings.length > 0) throw new CodegenError(findings)
  return items.map((item) => finish(item, out, options.check ?? false, cache))
}

/** Runs the compiler with what earlier processes know of its code. */
function loadCompiler(folder: string): CodeCache {
  const code = new CodeCache(folder)
  const path = compilerModule()
  if (path !== undefined) code.load(path)
  return code
}

/** Writes what was compiled, or compares it with what is there. */
function finish(item: Item, out: string, check: boolean, cache: CodegenCache | undefined): GeneratedApi {
  const { file, source, name, compiled, entry } = item
  const folder = join(out, name)
  if (compiled === undefined) return unchanged(source, folder, entry as CacheEntry)
  const { model, files, inputs } = compiled
  const drift = compareOutput(folder, files)
  const written = check ? 0 : writeOutput(folder, files)
  const facts = factsOf(model)
  const isWritten = !check || [drift.changed, drift.missing, drift.extra].every((names) => names.length === 0)
  if (isWritten && inputs !== undefined) cache?.store(file, facts, inputs, files)
  return { facts, model, source, files: files.map((it) => it.name), drift, written, cached: false }
}

function unchanged(source: string, folder: string, { facts, outputs }: CacheEntry): GeneratedApi {
  return {
    facts,
    source,
    files: Object.keys(outputs),
    drift: { changed: [], missing: [], extra: [] },
    written: 0,
    cached: true,
    get model() {
      return JSON.parse(readFileSync(join(folder, 'api.lock.json'), 'utf8')) as ApiModel
    },
  }
}

function nameFindings(
  items: readonly Item[],
  declared: ReadonlySet<string>,
  only: readonly string[] | undefined,
): Finding[] {
  const findings: Finding[] = []
  for (const [index, { name, source }] of items.entries()) {
    const other = items.slice(0, index).find((it) => it.name === name)
    if (other !== undefined) {
      findings.push({
        file: source,
        api: name,
        problem: `${other.source} declares the same API`,
        mend: 'Rename one of them',
      })
    }
  }
  for (const name of only ?? []) {
    if (!declared.has(name)) {
      const mend = `Use one of ${[...declared].sort().join(', ') || 'none'}`
      findings.push({ file: name, problem: 'no schema file declares this API', mend })
    }
  }
  return findings
}
