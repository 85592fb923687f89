/** A text of JSON that is nested too deeply to be read. */
export class TextTooDeep extends SyntaxError {
  constructor(levels: number) {
    super(`JSON nested deeper than ${levels} levels`)
  }
}

/** A value that is nested too deeply to be written, or holds itself. */
export class ValueTooDeep extends TypeError {
  /** `place` says where, such as `at /list/0`. */
  constructor(levels: number, place: string) {
    super(`JSON cannot carry a cycle, or nesting deeper than ${levels} levels (${place})`)
  }
}
