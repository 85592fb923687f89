import { randomFillSync } from 'node:crypto'

const idBytes = 16
/** Random bytes for many identifiers at once: a system call an identifier would cost more than the rest of its making. */
const pool = Buffer.alloc(256 * idBytes)
let used = pool.length

/** A fresh identifier of 32 lower-case hexadecimal digits: the hex form of a random UUID, as oslo.messaging's peers write it. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const start = used
  used += idBytes
  // The bits that say so: version 4, variant 1.
  pool[start + 6] = ((pool[start + 6] as number) & 0x0f) | 0x40
  pool[start + 8] = ((pool[start + 8] as number) & 0x3f) | 0x80
  return pool.toString('hex', start, used)
}
