import { relative, resolve } from 'node:path'
import { createJiti } from 'jiti'
import * as schemaLanguage from '../src/schema/index.js'
import { type ApiDefinition, kindOf } from '../src/schema/index.js'
import type { FileNotes } from './file-notes.js'
import { CodegenError } from './finding.js'
import { SchemaTransform } from './schema-transform.js'

const transforms = new SchemaTransform()

/** A schema file and the API that it exports. */
export interface LoadedSchema {
  /** Absolute path. */
  readonly file: string
  readonly api: ApiDefinition
}

/** Runs a schema file and takes its default export. Throws {@link CodegenError} if that fails or is no API. */
export async function loadSchema(file: string, root: string): Promise<LoadedSchema> {
  const name = relative(root, file).replaceAll('\\', '/')
  const jiti = createJiti(resolve(root, 'stubwire-codegen.js'), {
    fsCache: false,
    transform: transforms.transform,
    // They get the schema language that belongs to this codegen, which need not be loaded again.
    virtualModules: { 'stubwire/schema': schemaLanguage },
    nativeModules: ['typebox'],
  })
  let exported: unknown
  const before = new Set(Object.keys(jiti.cache))
  try {
    exported = await jiti.import(file, { default: true })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CodegenError([
      { file: name, problem: `cannot be run: ${reason}`, mend: 'Correct the file; it must run on its own' },
    ])
  } finally {
    // A schema file may be edited between two runs of one process; within one run, each module is there once.
    for (const module of Object.keys(jiti.cache)) if (!before.has(module)) delete jiti.cache[module]
  }
  if (kindOf(exported) !== 'api') {
    throw new CodegenError([
      { file: name, problem: 'does not export an API', mend: 'Write export default defineApi({ … })' },
    ])
  }
  return { file, api: exported as ApiDefinition }
}

/** Whether a file still says what it said when it was last run; true also for one that was not, as it holds types alone. */
export function isAsLoaded(file: string, text: string): boolean {
  const source = transforms.sourceOf(file)
  return source === undefined || source === text
}

/** What a file says beside its values, if that was seen when it was last run with this text. */
export function transformedNotes(file: string, text: string): FileNotes | undefined {
  return transforms.sourceOf(file) === text ? transforms.notesOf(file) : undefined
}
