/** Exit codes of `stubwire`, as documented in the README. */
export const exitCode = {
  ok: 0,
  /** The command ran and the answer is bad news: a remote failure, drift, a schema that does not compile. */
  failure: 1,
  /** The command line was wrong. */
  usage: 2,
  /** Nobody answered in time. */
  timeout: 3,
} as const

/** Ends a command with a code and one readable message, without a stack trace. */
export class CommandError extends Error {
  readonly exitCode: number

  constructor(message: string, code: number = exitCode.failure) {
    super(message)
    this.name = 'CommandError'
    this.exitCode = code
  }
}
