import { relative } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { ApiModel } from '../src/model/api-model.js'
import type { CompileMemo, CompileMemos } from './compile-memo.js'
import { emitContext, emitSources, emitValidators, type GeneratedFile } from './emit/index.js'
import { checkExamples } from './examples.js'
import { CodegenError } from './finding.js'
import { loadSchema } from './load.js'
import { modelOf } from './load-models.js'
import { refusedSchemas } from './refused-schemas.js'
import { schemaInputs } from './schema-inputs.js'
import type { SourceNotes } from './source-reader.js'
import type { ValidatorThreads } from './validator-threads.js'
import { validatorChunks } from './validators.js'
import { verifyOutput } from './verify-output.js'

/** An API in memory, before anything is written. */
export interface CompiledApi {
  readonly model: ApiModel
  /** Schema file relative to the root. */
  readonly source: string
  readonly files: readonly GeneratedFile[]
  /** See {@link schemaInputs}. */
  readonly inputs: Readonly<Record<string, string>> | undefined
}

/** What {@link compileFile} needs beside the file. */
export interface CompileOptions {
  readonly root: string
  readonly only?: readonly string[]
  readonly progress?: (step: string, api: string) => void
  /** What earlier runs of this process remember. */
  readonly memos?: CompileMemos
}

/**
 * Compiles one schema file; its API is added to `declared` even if it is not wanted, or wrong. Undefined if it is not wanted.
 * Rejects with {@link CodegenError}.
 */
export async function compileFile(
  file: string,
  options: CompileOptions,
  declared: Set<string>,
  threads: ValidatorThreads,
): Promise<CompiledApi | undefined> {
  const source = relative(options.root, file).replaceAll('\\', '/')
  options.progress?.('load', source)
  const memo = options.memos?.of(file)
  const { api } = await loadSchema(file, options.root)
  declared.add(api.name)
  if (options.only !== undefined && !options.only.includes(api.name)) return undefined
  const { model, notes } = modelOf(api, file, options.root, memo?.notes)
  options.progress?.('compile', model.name)
  try {
    const files = await compileModel(model, notes, source, threads, memo)
    memo?.endRun()
    return { model, source, files, inputs: schemaInputs(notes.files, options.root) }
  } catch (error) {
    // What ajv throws names no place; which schema it was is found out only if it is needed.
    const refused = error instanceof CodegenError ? [] : refusedSchemas(model, notes)
    throw refused.length > 0 ? new CodegenError(refused) : error
  }
}

async function compileModel(
  model: ApiModel,
  notes: SourceNotes,
  source: string,
  threads: ValidatorThreads,
  memo: CompileMemo | undefined,
): Promise<GeneratedFile[]> {
  const parts = threads.compile(validatorChunks(model, memo !== undefined), memo?.parts)
  // It may fail while the rest does, and then concerns nobody.
  parts.catch(() => {})
  const findings = checkExamples(model, notes, memo?.samples)
  if (findings.length > 0) throw new CodegenError(findings)
  const context = emitContext(model, source)
  const sources: GeneratedFile[] = []
  for (const file of emitSources(context)) {
    verifyOutput(model.name, [file], memo?.verified)
    sources.push(file)
    // A thread gets its work when it is there, and not only when this one has done all of its own.
    await setImmediate()
  }
  const validators = emitValidators(context, await parts)
  verifyOutput(model.name, [validators], memo?.verified)
  return [...sources, validators]
}
