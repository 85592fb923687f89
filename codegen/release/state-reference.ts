import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ApiModel } from '../../src/model/api-model.js'
import { compareVersions, isVersion } from '../../src/schema/version.js'
import { type ApiState, stateAt } from '../changes/api-state.js'
import { BaselineError, type BaselinePlaces, readBaseline } from './baseline.js'
import { parseReleased } from './released-api.js'

/** What a reference is looked up with. */
export interface ReferencePlaces extends BaselinePlaces {
  /** Finds the generated folder of an API by its name; undefined if there is none. */
  readonly folderOf: (api: string) => string | undefined
}

/**
 * One state of an API by what a person writes: an API (`greeter`), a lock file or folder, either with a version
 * (`greeter@1.0`), or an API at a commit (`main:greeter`, `main:greeter@1.0`). Throws {@link BaselineError}.
 */
export async function stateOf(reference: string, places: ReferencePlaces): Promise<ApiState> {
  const at = reference.lastIndexOf('@')
  const version = reference.slice(at + 1)
  const versioned = at > 0 && isVersion(version)
  const model = await modelAt(versioned ? reference.slice(0, at) : reference, places)
  if (!versioned) return stateAt(model)
  const [major] = model.version.split('.')
  if (version.split('.')[0] !== major || compareVersions(version, model.version) > 0) {
    throw new BaselineError(`${reference}: ${model.name} has the versions ${major}.0 to ${model.version}`)
  }
  return stateAt(model, version)
}

async function modelAt(reference: string, places: ReferencePlaces): Promise<ApiModel> {
  const path = resolve(places.root, reference)
  if (existsSync(path)) return readLock(path, reference)
  const folder = places.folderOf(reference)
  if (folder !== undefined) return readLock(folder, reference)
  const colon = reference.lastIndexOf(':')
  if (colon <= 0) {
    throw new BaselineError(
      `${reference} is neither a lock file or folder nor an API; write <api>, <api>@<version>, <commit>:<api> or a path`,
    )
  }
  const [commit, api] = [reference.slice(0, colon), reference.slice(colon + 1)]
  const { apis } = await readBaseline(places, commit)
  const found = apis.get(api)
  if (found === undefined) throw new BaselineError(`${commit} has no API ${api}; it has ${[...apis.keys()].join(', ')}`)
  return found.model
}

function readLock(path: string, reference: string): ApiModel {
  const inside = join(path, 'api.lock.json')
  const file = existsSync(inside) ? inside : path
  try {
    return parseReleased(readFileSync(file, 'utf8')).model
  } catch (error) {
    throw new BaselineError(`${reference} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
