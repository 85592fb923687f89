import { createHash } from 'node:crypto'

/** A short name for a text: the same for the same text, whatever else there is. Eight hexadecimal digits. */
export function contentHash(text: string): string {
  return contentDigest(text).slice(0, 8)
}

/** What stands for a text where a mistake is not allowed: 64 hexadecimal digits. */
export function contentDigest(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex')
}
