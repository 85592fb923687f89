import { randomFillSync } from 'node:crypto'

const idBytes = 16
const idDigits = 2 * idBytes
/** Random bytes for many identifiers at once: a system call and a conversion for each would cost more than the rest of its making. */
const pool = Buffer.alloc(256 * idBytes)
let digits = ''
let used = 0

/** A fresh identifier of 32 lower-case hexadecimal digits: the hex form of a random UUID, as oslo.messaging's peers write it. */
export function newId(): string {
  if (used === digits.length) refill()
  const start = used
  used += idDigits
  return digits.slice(start, used)
}

function refill(): void {
  randomFillSync(pool)
  for (let start = 0; start < pool.length; start += idBytes) {
    // The bits that say so: version 4, variant 1.
    pool[start + 6] = ((pool[start + 6] as number) & 0x0f) | 0x40
    pool[start + 8] = ((pool[start + 8] as number) & 0x3f) | 0x80
  }
  digits = pool.toString('hex')
  used = 0
}
