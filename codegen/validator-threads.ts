import { availableParallelism } from 'node:os'
import type Tinypool from 'tinypool'
import { compileChunk, type ValidatorChunk } from './validator-chunk.js'
import type { ValidatorPart } from './validator-source.js'

/** Fewer chunks than this are compiled before a thread would have started. */
const worthThreads = 3

/** More threads than this wait for the one that reads and writes. */
const mostThreads = 8

/** What runs in the threads stands beside this file, and is TypeScript where this is: then the process was started so. */
const threadMain = new URL(`./validator-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** Compiles chunks of schemas, in threads where that pays. To be closed by {@link close}. */
export class ValidatorThreads {
  readonly #threads: number
  #pool: Promise<Tinypool> | undefined

  /** `threads` is their greatest number; 0 compiles in this thread. */
  constructor(threads: number = Math.min(availableParallelism(), mostThreads)) {
    this.#threads = threads
  }

  /** Starts the threads, so that they are there when there is work for them. Has no effect if there are to be none. */
  async start(): Promise<void> {
    if (this.#threads > 0) await this.#start()
  }

  /** The parts, in any order. Rejects with ajv's error for a schema. */
  async compile(chunks: readonly ValidatorChunk[]): Promise<ValidatorPart[]> {
    if (this.#threads === 0 || chunks.length < worthThreads) return chunks.map(compileChunk)
    const pool = await this.#start()
    // One task a thread: this thread is busy meanwhile, and could hand out a second one only when it is not.
    const shares = Array.from({ length: Math.min(this.#threads, chunks.length) }, (): ValidatorChunk[] => [])
    for (const [index, chunk] of chunks.entries()) shares[index % shares.length]?.push(chunk)
    const done = shares.map((share) => pool.run(share, { name: 'compileChunks' }) as Promise<ValidatorPart[]>)
    return (await Promise.all(done)).flat()
  }

  async close(): Promise<void> {
    await (await this.#pool)?.destroy()
  }

  #start(): Promise<Tinypool> {
    this.#pool ??= (async () => {
      const { Tinypool } = await import('tinypool')
      const threads = this.#threads
      return new Tinypool({ filename: threadMain.href, minThreads: threads, maxThreads: threads, useAtomics: false })
    })()
    return this.#pool
  }
}
