import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { CodegenError, Finding, GeneratedApi, GenerateOptions } from '../../../codegen/index.js'
import { generate } from '../../../codegen/index.js'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import type { ApiModel } from '../../../src/model/api-model.js'

/** What schema files of tests begin with; one line, so that line numbers are easy to count. */
export const prelude = `import { call, callOrCast, cast, defineApi, error, float, int64, lazy, nullable, secret, since, Type, until, versionedObject, versions } from 'stubwire/schema'`

/** A folder with schema files, and what codegen makes of them. */
export class Workspace {
  readonly folder: string

  /** `parent` must exist; inside the repository, `stubwire` means this package. */
  constructor(parent: string) {
    this.folder = mkdtempSync(join(parent, 'codegen-'))
  }

  /** Writes a file below the folder. */
  write(path: string, text: string): this {
    const file = join(this.folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    return this
  }

  /** Writes `schemas/<name>.ts` with the usual imports in its first line. */
  schema(name: string, text: string): this {
    return this.write(`schemas/${name}.ts`, `${prelude}\n${text}\n`)
  }

  /** Runs codegen over `schemas` into `generated`. */
  generate(options: Partial<GenerateOptions> = {}): Promise<GeneratedApi[]> {
    return generate({ root: this.folder, schemas: 'schemas', out: 'generated', ...options })
  }

  /** What a run finds wrong; empty if nothing is. */
  async findings(): Promise<readonly Finding[]> {
    try {
      await this.generate({ check: true })
      return []
    } catch (error) {
      if (error instanceof Error && error.name === 'CodegenError') return (error as CodegenError).findings
      throw error
    }
  }

  /** The model of the only API. */
  async model(): Promise<ApiModel> {
    const [api] = await this.generate({ check: true })
    if (api === undefined) throw new Error('no API was generated')
    return api.model
  }

  /** Text of a file below the folder. */
  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8')
  }

  /** Every file below a folder, by its path relative to that folder. */
  tree(path: string): Record<string, string> {
    const root = join(this.folder, path)
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const names = files.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)).sort()
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(root, name), 'utf8')]))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A workspace inside the repository. Call {@link Workspace.remove} when done. */
export function openWorkspace(): Workspace {
  const cache = join(projectRoot, '.cache')
  mkdirSync(cache, { recursive: true })
  return new Workspace(cache)
}

/** A workspace that is removed when the running test ends. */
export function workspace(parent?: string): Workspace {
  const opened = parent === undefined ? openWorkspace() : new Workspace(parent)
  onTestFinished(() => opened.remove())
  return opened
}

/** An API with the given inside, as text of a schema file below {@link prelude}. */
export function apiText(inside: string, head = `name: 'sample', topic: 'sample', version: '1.5'`): string {
  return `export default defineApi({ ${head},\n${inside} })`
}
