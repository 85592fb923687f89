import { randomUUID } from 'node:crypto'

/** A fresh identifier of 32 lower-case hexadecimal digits: the hex form of a random UUID, as oslo.messaging's peers write it. */
export function newId(): string {
  return randomUUID().replaceAll('-', '')
}
