import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What servers executed, as they wrote it down before they did so. */
export class Journal {
  readonly #folder: string
  readonly #files: string[] = []

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async open(): Promise<Journal> {
    return new Journal(await mkdtemp(join(tmpdir(), 'stubwire-faults-')))
  }

  /** A file for one more server. */
  file(): string {
    const file = join(this.#folder, `${this.#files.length}.txt`)
    this.#files.push(file)
    return file
  }

  /** Ids as often as they were executed. */
  async executions(): Promise<Map<number, number>> {
    const counts = new Map<number, number>()
    for (const file of this.#files) {
      const text = await readFile(file, 'utf8').catch(() => '')
      for (const line of text.split('\n')) {
        if (line !== '') counts.set(Number(line), (counts.get(Number(line)) ?? 0) + 1)
      }
    }
    return counts
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true })
  }
}
