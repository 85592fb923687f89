import { join, relative, resolve } from 'node:path'
import type { ApiModel } from '../src/model/api-model.js'
import { emitAll, type GeneratedFile } from './emit/index.js'
import { checkExamples } from './examples.js'
import { CodegenError, type Finding } from './finding.js'
import { findSchemaFiles, loadSchema } from './load.js'
import { modelOf } from './load-models.js'
import { compareOutput, type Drift, writeOutput } from './output.js'
import { refusedSchemas } from './refused-schemas.js'
import { validatedSchemas } from './validated-schemas.js'
import { verifyOutput } from './verify-output.js'

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
  /** Called before each step that may take long. */
  readonly progress?: (step: string, api: string) => void
}

/** What was done for one API. */
export interface GeneratedApi {
  readonly model: ApiModel
  /** Schema file relative to the root. */
  readonly source: string
  readonly files: readonly GeneratedFile[]
  readonly validators: number
  readonly drift: Drift
  /** Files written or removed. */
  readonly written: number
}

/** An API in memory, before anything is written. */
export interface CompiledApi {
  readonly model: ApiModel
  readonly source: string
  readonly files: readonly GeneratedFile[]
}

/**
 * Compiles every schema file and writes the result. All APIs are compiled before the first file is written: a run that fails
 * changes nothing. Throws {@link CodegenError}.
 */
export async function generate(options: GenerateOptions): Promise<GeneratedApi[]> {
  const schemas = resolve(options.root, options.schemas)
  const files = findSchemaFiles(schemas)
  const findings: Finding[] = []
  if (files.length === 0) {
    findings.push({
      file: options.schemas,
      problem: 'no schema file found',
      mend: 'Add a file that default-exports defineApi({ … })',
    })
  }
  const compiled: CompiledApi[] = []
  const declared = new Set<string>()
  for (const file of files) {
    try {
      compiled.push(...(await compileFile(file, options, declared)))
    } catch (error) {
      if (!(error instanceof CodegenError)) throw error
      findings.push(...error.findings)
    }
  }
  findings.push(...nameFindings(compiled, declared, options.only))
  if (findings.length > 0) throw new CodegenError(findings)
  return compiled.map(({ model, source, files }) => {
    const folder = join(resolve(options.root, options.out), model.name)
    const drift = compareOutput(folder, files)
    const written = options.check ? 0 : writeOutput(folder, files)
    return { model, source, files, drift, written, validators: validatedSchemas(model).size }
  })
}

/** Compiles one schema file; its API is added to `declared` even if it is not wanted, or wrong. */
async function compileFile(file: string, options: GenerateOptions, declared: Set<string>): Promise<CompiledApi[]> {
  const source = relative(options.root, file).replaceAll('\\', '/')
  options.progress?.('load', source)
  const { api } = await loadSchema(file, options.root)
  declared.add(api.name)
  if (options.only !== undefined && !options.only.includes(api.name)) return []
  const { model, notes } = modelOf(api, file, options.root)
  options.progress?.('compile', model.name)
  try {
    const exampleFindings = checkExamples(model, notes)
    if (exampleFindings.length > 0) throw new CodegenError(exampleFindings)
    const files = emitAll(model, source)
    verifyOutput(model.name, files)
    return [{ model, source, files }]
  } catch (error) {
    // What ajv throws names no place; which schema it was is found out only if it is needed.
    const refused = error instanceof CodegenError ? [] : refusedSchemas(model, notes)
    throw refused.length > 0 ? new CodegenError(refused) : error
  }
}

function nameFindings(
  compiled: readonly CompiledApi[],
  declared: ReadonlySet<string>,
  only: readonly string[] | undefined,
): Finding[] {
  const findings: Finding[] = []
  for (const [index, { model, source }] of compiled.entries()) {
    const other = compiled.slice(0, index).find((it) => it.model.name === model.name)
    if (other !== undefined) {
      findings.push({
        file: source,
        api: model.name,
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
