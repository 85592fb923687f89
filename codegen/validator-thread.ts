import { compileChunk, type ValidatorChunk } from './validator-chunk.js'
import type { ValidatorPart } from './validator-source.js'

/** What a thread of codegen does. */
export function compileChunks(chunks: readonly ValidatorChunk[]): ValidatorPart[] {
  return chunks.map(compileChunk)
}
