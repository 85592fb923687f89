import { relative, resolve } from 'node:path'
import type { ApiModel } from '../src/model/api-model.js'
import type { ApiDefinition } from '../src/schema/index.js'
import { buildModel } from './build-model.js'
import type { FileNotes } from './file-notes.js'
import { CodegenError, type Finding } from './finding.js'
import { lint } from './lint.js'
import { loadSchema } from './load.js'
import type { RunMemo } from './run-memo.js'
import { findSchemaFiles } from './schema-files.js'
import { readSources, type SourceNotes } from './source-reader.js'

/** An API as its schema says it now. */
export interface LoadedModel {
  readonly model: ApiModel
  /** Positions and comments in the schema sources. */
  readonly notes: SourceNotes
  /** Schema file relative to the root. */
  readonly source: string
}

/** Makes the model of an API that a schema file exports. Throws {@link CodegenError} with what is wrong with it. */
export function modelOf(api: ApiDefinition, file: string, root: string, memo?: RunMemo<FileNotes>): LoadedModel {
  const notes = readSources(file, root, memo)
  const model = buildModel(api, notes)
  const findings = lint(model, notes)
  if (findings.length > 0) throw new CodegenError(findings)
  return { model, notes, source: relative(root, file).replaceAll('\\', '/') }
}

/**
 * The models of all schema files below a folder, or of those that are named; nothing is generated. Throws
 * {@link CodegenError} with everything that is wrong with them.
 */
export async function loadModels(root: string, schemas: string, only?: readonly string[]): Promise<LoadedModel[]> {
  const findings: Finding[] = []
  const models: LoadedModel[] = []
  for (const file of findSchemaFiles(resolve(root, schemas))) {
    try {
      const { api } = await loadSchema(file, root)
      if (only === undefined || only.includes(api.name)) models.push(modelOf(api, file, root))
    } catch (error) {
      if (!(error instanceof CodegenError)) throw error
      findings.push(...error.findings)
    }
  }
  if (findings.length > 0) throw new CodegenError(findings)
  return models
}
