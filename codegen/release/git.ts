import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The files of a commit, as git shows them. */
export class Commit {
  readonly #root: string
  /** Full hash. */
  readonly id: string

  private constructor(root: string, id: string) {
    this.#root = root
    this.id = id
  }

  /** The commit that a revision names, in the repository around `root`; undefined if there is none. */
  static async find(root: string, revision: string): Promise<Commit | undefined> {
    // `--end-of-options`: nothing that somebody writes is read as an option.
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]
    try {
      return new Commit(root, (await git(root, args)).trim())
    } catch (error) {
      if (isMissing(error)) throw new Error('git is not installed')
      return undefined
    }
  }

  /** Paths below folders (relative to `root`), with slashes. */
  async paths(folders: readonly string[]): Promise<string[]> {
    const listed = await git(this.#root, ['ls-tree', '-r', '--name-only', '-z', this.id, '--', ...folders])
    return listed.split('\0').filter((path) => path !== '')
  }

  /** Text of a file. `path` is relative to `root`. */
  text(path: string): Promise<string> {
    return git(this.#root, ['show', `${this.id}:./${path}`])
  }
}

async function git(root: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd: root, maxBuffer: 256 * 1024 * 1024, encoding: 'utf8' })
  return stdout
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'ENOENT'
}
