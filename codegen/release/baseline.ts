import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { Commit } from './git.js'
import { parseReleased, type ReleasedApi } from './released-api.js'

/** What APIs are compared with. */
export interface Baseline {
  /** Where it came from, for people: `schemas/released`, `commit 1a2b3c4 (main)`. */
  readonly source: string
  /** By name of the API. */
  readonly apis: ReadonlyMap<string, FrozenApi>
  /** Releases that the baseline knows, beside what is compared; by name of the API. Set for a commit. */
  readonly records: ReadonlyMap<string, ReleasedApi>
}

/** One API of a baseline. */
export interface FrozenApi extends ReleasedApi {
  /** File that it was read from, relative to the root. */
  readonly file: string
}

/** Where things lie; paths may be relative to `root`. */
export interface BaselinePlaces {
  readonly root: string
  /** Folder of released APIs. */
  readonly released: string
  /** Folder of generated APIs. */
  readonly generated: string
}

/** A baseline that cannot be read; the message says what was looked for. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError'
}

/** How the files of released APIs end. */
export const releasedSuffix = '.lock.json'

/**
 * Reads what to compare with: the folder of released APIs, or with `against` a file, a folder, or a commit of git (a path
 * wins over a revision of the same name). Throws {@link BaselineError}.
 */
export async function readBaseline(places: BaselinePlaces, against?: string): Promise<Baseline> {
  const { root, released } = places
  const none = new Map<string, ReleasedApi>()
  if (against === undefined)
    return { source: released, apis: byName(filesIn(root, resolve(root, released))), records: none }
  const path = resolve(root, against)
  if (existsSync(path)) {
    const files = statSync(path).isDirectory() ? filesIn(root, path) : [readFrozen(root, path)]
    if (files.length === 0) {
      throw new BaselineError(`${against} holds neither <api>.lock.json nor <api>/api.lock.json`)
    }
    return { source: against, apis: byName(files), records: none }
  }
  return readCommit(places, against)
}

/** The released APIs of a folder; none if it does not exist. */
function filesIn(root: string, folder: string): FrozenApi[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isFile() && entry.name.endsWith(releasedSuffix)) return [path]
      const lock = join(path, 'api.lock.json')
      return entry.isDirectory() && existsSync(lock) ? [lock] : []
    })
    .sort()
    .map((path) => readFrozen(root, path))
}

function readFrozen(root: string, path: string): FrozenApi {
  const file = relative(root, path).replaceAll('\\', '/')
  return parseFrozen(file, readFileSync(path, 'utf8'))
}

function parseFrozen(file: string, text: string): FrozenApi {
  try {
    return { file, ...parseReleased(text) }
  } catch (error) {
    throw new BaselineError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function readCommit({ root, released, generated }: BaselinePlaces, revision: string): Promise<Baseline> {
  const commit = await Commit.find(root, revision).catch((error: unknown) => {
    throw new BaselineError(
      `${revision} cannot be looked up: ${error instanceof Error ? error.message : String(error)}`,
    )
  })
  if (commit === undefined) {
    throw new BaselineError(`${revision} is neither a file or folder nor a commit that git finds here`)
  }
  const folders = [generated, released].map((folder) => relative(root, resolve(root, folder)).replaceAll('\\', '/'))
  const paths = await commit.paths(folders)
  const locks: FrozenApi[] = []
  const records: FrozenApi[] = []
  for (const path of paths) {
    if (basename(path) === 'api.lock.json') locks.push(parseFrozen(path, await commit.text(path)))
    else if (path.startsWith(`${folders[1]}/`) && path.endsWith(releasedSuffix))
      records.push(parseFrozen(path, await commit.text(path)))
  }
  const known = byName(records)
  // A lock file says what the commit had, released or not; where no output is committed, the releases do.
  const apis = new Map([...known, ...byName(locks)])
  if (apis.size === 0) throw new BaselineError(`commit ${revision} has no lock file below ${folders.join(' or ')}`)
  return { source: `commit ${commit.id.slice(0, 10)} (${revision})`, apis, records: known }
}

function byName<T extends ReleasedApi>(files: readonly T[]): Map<string, T> {
  return new Map(files.map((file) => [file.model.name, file]))
}
