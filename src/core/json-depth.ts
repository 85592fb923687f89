/** A text of JSON that is nested too deeply to be read. */
export class TextTooDeep extends SyntaxError {
  constructor(levels: number) {
    super(`JSON nested deeper than ${levels} levels`)
  }
}

/** A value that is nested too deeply to be written, or holds itself. */
export class ValueTooDeep extends TypeError {
  readonly #steps: readonly (string | number)[]

  /** `place` says where, such as `at /list/0`; `steps` lead to the first value that was not written. */
  constructor(levels: number, place: string, steps: readonly (string | number)[]) {
    super(`JSON cannot carry a cycle, or nesting deeper than ${levels} levels (${place})`)
    this.#steps = [...steps]
  }

  /** Whether it is a cycle of the value that was written, and not mere depth. */
  isCycleOf(root: unknown): boolean {
    const passed = new Set<unknown>()
    let value = root
    for (const step of this.#steps) {
      if (typeof value !== 'object' || value === null) return false
      passed.add(value)
      value = Reflect.get(value, step)
    }
    return passed.has(value) || passed.size < this.#steps.length
  }
}
