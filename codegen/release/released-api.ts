import { createHash } from 'node:crypto'
import type { ApiModel } from '../../src/model/api-model.js'

/** Something that a release brought and that the model itself cannot date: it has `since` and `until`, but no more. */
export interface RecordedChange {
  readonly kind: 'added' | 'changed' | 'removed' | 'deprecated'
  /** Path below the API, such as `methods/greet`. */
  readonly place: string
  /** What happened, in Markdown. */
  readonly text: string
}

/** A finding that was accepted for a release. */
export interface RecordedWaiver {
  readonly rule: string
  readonly place: string
  readonly reason: string
}

/** One release. */
export interface ReleaseRecord {
  readonly version: string
  /** `sha256:` and the hash of the model as it was released. */
  readonly digest: string
  readonly changes: readonly RecordedChange[]
  readonly waived: readonly RecordedWaiver[]
}

/** What is frozen of an API: the file `<api>.lock.json` below the folder of released APIs. */
export interface ReleasedApi {
  /** Oldest first. A version occurs more than once where its description was corrected. */
  readonly releases: readonly ReleaseRecord[]
  /** As of the last release. */
  readonly model: ApiModel
}

/** Hash of a model, by which an edit of its file shows. Layout and the order of members do not count. */
export function digestOf(model: ApiModel): string {
  return `sha256:${createHash('sha256')
    .update(JSON.stringify(ordered(model)))
    .digest('hex')}`
}

/** True if the model is the one of its last release. */
export function isIntact({ releases, model }: ReleasedApi): boolean {
  return releases.at(-1)?.digest === digestOf(model)
}

/** Text of the file. */
export function releasedText(released: ReleasedApi): string {
  return `${JSON.stringify(released, undefined, 2)}\n`
}

/**
 * Reads the text of a released API, or of a plain `api.lock.json`, which counts as one release. Throws a plain error that says
 * what is wrong with it.
 */
export function parseReleased(text: string): ReleasedApi {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (isModel(value)) return { releases: [], model: value }
  const { releases, model } = Object(value) as Partial<ReleasedApi>
  if (!Array.isArray(releases) || !isModel(model)) throw new Error('it is neither a released API nor a lock file')
  return { releases, model }
}

function isModel(value: unknown): value is ApiModel {
  const { name, version, methods, definitions } = Object(value) as Partial<ApiModel>
  return (
    typeof name === 'string' && typeof version === 'string' && Array.isArray(methods) && typeof definitions === 'object'
  )
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, ordered(member)]),
  )
}
