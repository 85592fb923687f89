import { Buffer } from 'node:buffer'

/** Size of a slab in bytes. */
export const slabSize = 256 * 1024
/** How many unused ones are kept. */
const mostKept = 4

const kept: Buffer[] = []

/** Memory for what is written in one turn of the event loop: one that was given back, or a new one. Nothing is to be read from it. */
export function takeSlab(): Buffer {
  return kept.pop() ?? Buffer.allocUnsafeSlow(slabSize)
}

/** Gives a slab back whose bytes nobody needs any more. */
export function giveSlab(slab: Buffer): void {
  if (kept.length < mostKept) kept.push(slab)
}
