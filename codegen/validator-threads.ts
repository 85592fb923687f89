import { availableParallelism } from 'node:os'
import type Tinypool from 'tinypool'
import { contentDigest } from './content-hash.js'
import type { RunMemo } from './run-memo.js'
import { compileChunk, type ValidatorChunk } from './validator-chunk.js'
import type { ValidatorPart } from './validator-source.js'

/** Fewer chunks than this are compiled before a thread would have started. */
const worthThreads = 3

/** More threads than this wait for the one that reads and writes. */
const mostThreads = 8

/** What is young in a thread is soon garbage; more room for it makes the process larger and the thread hardly faster. */
const youngMb = 12

/** What runs in the threads. */
const threadMain = new URL('./validator-thread.js', import.meta.url)

/** What makes TypeScript run in this thread, where this file is TypeScript, need not do so in others: then there are none. */
const canUseThreads = import.meta.url.endsWith('.js')

/** Compiles chunks of schemas, in threads where that pays. To be closed by {@link close}. */
export class ValidatorThreads {
  readonly #threads: number
  #pool: Promise<Tinypool> | undefined

  /** `threads` is their greatest number; 0 compiles in this thread. */
  constructor(threads: number = Math.min(availableParallelism(), mostThreads)) {
    this.#threads = canUseThreads ? threads : 0
  }

  /** What the chunks become, in their order; a memo keeps it. Rejects with ajv's error for a schema. */
  async compile(chunks: readonly ValidatorChunk[], memo?: RunMemo<ValidatorPart>): Promise<ValidatorPart[]> {
    if (memo === undefined) return this.#compile(chunks)
    const keys = chunks.map(chunkKey)
    const known = keys.map((key) => memo.get(key))
    const made = await this.#compile(chunks.filter((_, index) => known[index] === undefined))
    const parts = known.map((part) => part ?? (made.shift() as ValidatorPart))
    for (const [index, part] of parts.entries()) memo.set(keys[index] as string, part)
    return parts
  }

  async #compile(chunks: readonly ValidatorChunk[]): Promise<ValidatorPart[]> {
    const count = Math.min(this.#threads, chunks.length)
    if (count === 0 || chunks.length < worthThreads) return chunks.map(compileChunk)
    const pool = await this.#start()
    // One task a thread: this thread is busy meanwhile, and could hand out a second one only when it is not.
    const shares = Array.from({ length: count }, (_, share) => chunks.filter((_, index) => index % count === share))
    const done = await Promise.all(
      shares.map((share) => pool.run(share, { name: 'compileChunks' }) as Promise<ValidatorPart[]>),
    )
    return chunks.map((_, index) => done[index % count]?.[Math.floor(index / count)] as ValidatorPart)
  }

  async close(): Promise<void> {
    await (await this.#pool)?.destroy()
  }

  #start(): Promise<Tinypool> {
    this.#pool ??= (async () => {
      const { Tinypool } = await import('tinypool')
      const threads = this.#threads
      return new Tinypool({
        filename: threadMain.href,
        minThreads: threads,
        maxThreads: threads,
        useAtomics: false,
        resourceLimits: { maxYoungGenerationSizeMb: youngMb },
      })
    })()
    return this.#pool
  }
}

/** All that decides what a chunk becomes. */
function chunkKey({ schemas, alike, printed, elsewhere }: ValidatorChunk): string {
  const groups = alike.map(({ self, schema, names }) => [self, schema, [...names]])
  return contentDigest(JSON.stringify([[...schemas], groups, [...printed], [...elsewhere]]))
}
