import { randomUUID } from 'node:crypto'

/** JSON over several lines; integers of any size keep their digits. Undefined as the whole value is null. */
export function prettyJson(value: unknown): string {
  // JSON.stringify refuses BigInts, and what stands for them must be no text that a value can hold.
  const mark = `${randomUUID()}:`
  const marked = (_key: string, member: unknown) => (typeof member === 'bigint' ? `${mark}${member}` : member)
  return JSON.stringify(value ?? null, marked, 2).replace(new RegExp(`"${mark}(-?\\d+)"`, 'g'), '$1')
}
