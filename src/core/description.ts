import { isJsonObject } from './own-property.js'

/** Namespace that belongs to this package: questions that every server answers. */
export const describeNamespace = 'stubwire'
/** The method that asks a server what it serves. It takes no arguments. */
export const describeMethod = 'describe'
/** Version of that question and its answer. */
export const describeVersion = '1.0'

/** What a server says of itself. */
export interface ServerDescription {
  readonly apis: readonly ServedApi[]
}

/** An API that a server serves. */
export interface ServedApi {
  readonly name: string
  /** The version that it implements; it takes every message up to that. */
  readonly version: string
  /** SHA-256 of the API's model, in hexadecimal; null if it is not known. */
  readonly lock: string | null
}

/** The description in an answer; null if it is none. Entries that cannot be read are left out. */
export function readDescription(result: unknown): ServerDescription | null {
  if (!isJsonObject(result) || !Array.isArray(result.apis)) return null
  const apis: ServedApi[] = []
  for (const entry of result.apis as readonly unknown[]) {
    if (!isJsonObject(entry)) continue
    const { name, version, lock } = entry
    if (typeof name !== 'string' || typeof version !== 'string' || !/^\d{1,9}\.\d{1,9}$/.test(version)) continue
    apis.push({ name, version, lock: typeof lock === 'string' ? lock : null })
  }
  return { apis }
}
