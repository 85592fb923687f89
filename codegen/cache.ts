import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { ApiFacts } from './api-facts.js'
import { contentDigest } from './content-hash.js'
import type { GeneratedFile } from './emit/index.js'
import { generatedEarlier } from './output.js'
import { toolDigest } from './tool-digest.js'

/** What was generated from a schema file, and from what. */
export interface CacheEntry {
  readonly facts: ApiFacts
  /** Digests of what decides the result, by path relative to the root. */
  readonly inputs: Readonly<Record<string, string>>
  /** Digests of the generated files, by name in the API's folder. */
  readonly outputs: Readonly<Record<string, string>>
}

/**
 * Remembers what schema files were compiled to, by content: times of files say nothing after a checkout. An entry counts only
 * while codegen, all inputs and all generated files are what they were, so that a hit is a run that would have changed nothing.
 * A cache that cannot be read or written is none.
 */
export class CodegenCache {
  readonly #folder: string
  readonly #root: string
  readonly #out: string
  readonly #tool: string

  /** `folder` is where the entries are; `out` gets one folder an API. All paths are absolute. */
  constructor(folder: string, root: string, out: string) {
    this.#folder = folder
    this.#root = root
    this.#out = out
    this.#tool = toolDigest()
  }

  /** What the last run made of a schema file, if nothing has changed since. */
  find(file: string): CacheEntry | undefined {
    const entry = this.#read(file)
    if (entry === undefined || entry.tool !== this.#tool) return undefined
    const folder = join(this.#out, entry.facts.name)
    if (!isAsBefore(this.#root, entry.inputs) || !isAsBefore(folder, entry.outputs)) return undefined
    return generatedEarlier(folder).every((name) => name in entry.outputs) ? entry : undefined
  }

  store(file: string, facts: ApiFacts, inputs: CacheEntry['inputs'], files: readonly GeneratedFile[]): void {
    const outputs = Object.fromEntries(files.map(({ name, text }) => [name, contentDigest(text)]))
    const path = this.#path(file)
    const staged = `${path}.${process.pid}.tmp`
    try {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(staged, JSON.stringify({ tool: this.#tool, facts, inputs, outputs }))
      renameSync(staged, path)
    } catch {
      if (existsSync(staged)) rmSync(staged)
    }
  }

  #read(file: string): (CacheEntry & { readonly tool: string }) | undefined {
    try {
      return JSON.parse(readFileSync(this.#path(file), 'utf8')) as CacheEntry & { readonly tool: string }
    } catch {
      return undefined
    }
  }

  #path(file: string): string {
    return join(this.#folder, `${contentDigest(`${relative(this.#root, file)}\0${this.#out}`).slice(0, 32)}.json`)
  }
}

/** The folder for caches below the nearest `node_modules`, where tools keep theirs; undefined if there is none. */
export function cacheFolder(root: string): string | undefined {
  for (let folder = resolve(root); ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules')
    if (existsSync(modules)) return join(modules, '.cache', 'stubwire')
    if (dirname(folder) === folder) return undefined
  }
}

function isAsBefore(folder: string, digests: Readonly<Record<string, string>>): boolean {
  return Object.entries(digests).every(([name, digest]) => {
    try {
      return contentDigest(readFileSync(join(folder, name))) === digest
    } catch {
      return false
    }
  })
}
