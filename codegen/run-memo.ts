/**
 * Remembers what was made of what, from one run to the next and no longer: what a run does not ask for is forgotten at its end.
 */
export class RunMemo<Value> {
  #last = new Map<string, Value>()
  #now = new Map<string, Value>()

  get(key: string): Value | undefined {
    const value = this.#now.get(key) ?? this.#last.get(key)
    if (value !== undefined) this.#now.set(key, value)
    return value
  }

  set(key: string, value: Value): void {
    this.#now.set(key, value)
  }

  endRun(): void {
    this.#last = this.#now
    this.#now = new Map()
  }
}
