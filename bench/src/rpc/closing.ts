/** Things to close, the last one first, each once. */
export class Closing {
  readonly #steps: (() => Promise<void>)[] = []
  #done: Promise<void> | null = null

  /** Throws if it is closed already: what would be opened now, nobody would close. */
  add(step: () => Promise<void>): void {
    if (this.#done !== null) throw new Error('Interrupted')
    this.#steps.unshift(step)
  }

  close(): Promise<void> {
    this.#done ??= this.#close()
    return this.#done
  }

  /** A step that fails does not keep the others from being taken. */
  async #close(): Promise<void> {
    const problems: unknown[] = []
    for (const step of this.#steps) await step().catch((error) => problems.push(error))
    if (problems.length > 0) throw problems[0]
  }
}
