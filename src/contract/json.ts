/** The kinds of JSON value that schemas tell apart; whole numbers count as numbers. */
export type JsonKind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

/** Every kind, in the order in which alternatives are tried: the smallest first. */
export const jsonKinds: readonly JsonKind[] = ['null', 'boolean', 'number', 'string', 'array', 'object']

/** Kind of a JSON value; undefined for what JSON cannot carry. */
export function kindOfJson(value: unknown): JsonKind | undefined {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  switch (typeof value) {
    case 'boolean':
      return 'boolean'
    case 'number':
      return Number.isFinite(value) ? 'number' : undefined
    case 'string':
      return 'string'
    case 'object':
      return 'object'
    default:
      return undefined
  }
}

/** True for JSON objects: neither null nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * True if two JSON values are the same, whatever the order of their members. Only own members count, so that `__proto__` is
 * compared like any other; prototypes are not looked at.
 */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index]))
  }
  if (!isObject(a) || !isObject(b)) return typeof a === 'number' && typeof b === 'number' && Object.is(a, b)
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
}

/** Length of a text as schemas count it: in code points. */
export function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length += 1
  return length
}

/** JSON pointer of a member or item. */
export function pointerTo(parent: string, key: string | number): string {
  return `${parent}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** Text of a value for messages: JSON, cut after `limit` characters. */
export function shortText(value: unknown, limit = 300): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value, (_key, member) => (typeof member === 'bigint' ? `${member}n` : member))
  } catch {
    text = undefined
  }
  text ??= String(value)
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length} characters)`
}
