import { execFile } from 'node:child_process'
import { mkdir, open, readdir, rename, rm, stat, statfs, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { InvalidUUID } from 'stubwire/cinder-volume'

const gib = 2 ** 30
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Volumes and their snapshots as sparse files of one folder, which take only the room of what was written to them. */
export class SparseFolder {
  readonly #path: string
  /** Changes happen one after the other: a snapshot must not be taken of what is being deleted. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(path: string) {
    this.#path = path
  }

  /** Makes the folder if there is none. */
  async open(): Promise<void> {
    await mkdir(this.#path, { recursive: true })
  }

  /** Runs a change when all earlier ones are over, whatever came of them. */
  change<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(run)
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Resolves when no change is under way. */
  async idle(): Promise<void> {
    await this.#last
  }

  /** Path of a file. The id comes off the wire and must not lead out of the folder: throws InvalidUUID. */
  file(kind: 'volume' | 'snapshot', id: string | null | undefined): string {
    if (!uuid.test(id ?? '')) throw new InvalidUUID({ uuid: id ?? null })
    return join(this.#path, `${kind}-${id}`)
  }

  async has(file: string): Promise<boolean> {
    return stat(file).then(
      () => true,
      () => false,
    )
  }

  /** Makes an empty file. Rejects if it exists, as somebody's data may be in it. */
  async create(file: string, sizeGib: number): Promise<void> {
    const handle = await open(file, 'wx')
    try {
      await handle.truncate(sizeGib * gib)
    } finally {
      await handle.close()
    }
  }

  /** Grows a file to this size; one that is larger stays as it is, as cutting it would lose data. */
  async grow(file: string, sizeGib: number): Promise<void> {
    const { size } = await stat(file)
    if (size < sizeGib * gib) await truncate(file, sizeGib * gib)
  }

  /** Copies a file with its holes, sharing the blocks where the file system can. Leaves nothing behind if it fails. */
  async copy(from: string, to: string): Promise<void> {
    const part = `${to}.part`
    try {
      await promisify(execFile)('cp', ['--sparse=always', '--reflink=auto', '--', from, part])
      await rename(part, to)
    } finally {
      await this.remove(part)
    }
  }

  /** Deletes a file; one that is gone already is no error. */
  async remove(file: string): Promise<void> {
    await rm(file, { force: true })
  }

  /** What the file system holds and what was promised of it, in GiB. */
  async usage(): Promise<{ totalGib: number; freeGib: number; promisedGib: number }> {
    const { bsize, blocks, bavail } = await statfs(this.#path)
    const names = (await readdir(this.#path)).filter((name) => name.startsWith('volume-'))
    const sizes = await Promise.all(names.map((name) => stat(join(this.#path, name)).catch(() => ({ size: 0 }))))
    const promised = sizes.reduce((sum, { size }) => sum + size, 0)
    return { totalGib: inGib(bsize * blocks), freeGib: inGib(bsize * bavail), promisedGib: inGib(promised) }
  }
}

function inGib(bytes: number): number {
  return Math.round((bytes / gib) * 100) / 100
}
