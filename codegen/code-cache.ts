import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire, Module } from 'node:module'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'
import { contentDigest } from './content-hash.js'

const own = createRequire(import.meta.url)

/**
 * Keeps what V8 made of the text of a large CommonJS module, so that the next process need not compile it again; Node 20 has nothing
 * of its own for that. V8 itself refuses what another version or other settings of it have made. A cache that cannot be read or
 * written is none.
 */
export class CodeCache {
  readonly #folder: string
  #fresh: { readonly script: Script; readonly file: string } | undefined

  /** `folder` is where the code is kept. */
  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * Runs a module, unless it has run already, so that `require` answers with it from now on. True if its code was known. Throws what
   * the module throws.
   */
  load(path: string): boolean {
    if (own.cache[path] !== undefined) return false
    const file = this.#fileFor(path)
    const cachedData = read(file)
    const text = readFileSync(path, 'utf8')
    const script = new Script(`(function (exports, require, module, __filename, __dirname) { ${text}\n})`, {
      filename: path,
      ...(cachedData === undefined ? {} : { cachedData }),
    })
    const module = new Module(path)
    module.filename = path
    own.cache[path] = module
    try {
      const run = script.runInThisContext() as (...given: unknown[]) => void
      run.call(module.exports, module.exports, createRequire(path), module, path, dirname(path))
    } catch (error) {
      delete own.cache[path]
      throw error
    }
    module.loaded = true
    const known = cachedData !== undefined && script.cachedDataRejected === false
    if (!known) this.#fresh = { script, file }
    return known
  }

  /** Keeps what was compiled of a module that was not known; to be called when most of what is needed of it has run. */
  save(): void {
    if (this.#fresh === undefined) return
    const { script, file } = this.#fresh
    this.#fresh = undefined
    const staged = `${file}.${process.pid}.tmp`
    try {
      mkdirSync(this.#folder, { recursive: true })
      const code = script.createCachedData()
      writeFileSync(staged, Buffer.concat([digestOf(code), code]))
      renameSync(staged, file)
    } catch {
      if (existsSync(staged)) rmSync(staged)
    }
  }

  /** The text is not in the name, as reading it takes long; a package does not change without another time or size. */
  #fileFor(path: string): string {
    const { size, mtimeMs } = statSync(path)
    const key = [path, size, mtimeMs, process.version, process.arch].join('\0')
    return join(this.#folder, `${contentDigest(key).slice(0, 32)}.code`)
  }
}

/** The largest module of the compiler, as ts-morph loads it; undefined where it is not where it was. */
export function compilerModule(): string | undefined {
  try {
    return createRequire(own.resolve('ts-morph')).resolve('@ts-morph/common/dist/typescript.js')
  } catch {
    return undefined
  }
}

/** V8 looks at where code comes from, not at whether it is whole: its digest stands before it. */
function read(file: string): Buffer | undefined {
  try {
    const kept = readFileSync(file)
    const code = kept.subarray(digestBytes)
    return digestOf(code).equals(kept.subarray(0, digestBytes)) ? code : undefined
  } catch {
    return undefined
  }
}

const digestBytes = 32

function digestOf(code: Buffer): Buffer {
  return createHash('sha256').update(code).digest()
}
