import type { FileNotes } from './file-notes.js'
import { RunMemo } from './run-memo.js'
import type { ValidatorPart } from './validator-source.js'

/** What is remembered of compiling one schema file. Keys say all that decides the value. */
export class CompileMemo {
  /** What was read from the file and from those that it imports. */
  readonly notes = new RunMemo<FileNotes>()
  /** Examples and defaults that match their schemas. */
  readonly samples = new RunMemo<true>()
  /** Compiled chunks of validators. */
  readonly parts = new RunMemo<ValidatorPart>()
  /** Generated files that parse. */
  readonly verified = new RunMemo<true>()

  endRun(): void {
    for (const memo of [this.notes, this.samples, this.parts, this.verified]) memo.endRun()
  }
}

/** What a process that compiles again and again keeps, so that an edit costs what it changes. */
export class CompileMemos {
  readonly #byFile = new Map<string, CompileMemo>()

  /** `file` is the path of a schema file. */
  of(file: string): CompileMemo {
    const memo = this.#byFile.get(file) ?? new CompileMemo()
    this.#byFile.set(file, memo)
    return memo
  }
}
