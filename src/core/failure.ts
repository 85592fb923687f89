/**
 * An exception as it travels in a reply (the members are those of oslo.messaging's serialised failure).
 */
export interface Failure {
  readonly class: string
  readonly module: string
  readonly message: string
  /** Traceback lines, each normally ending in a newline. */
  readonly tb: readonly string[]
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
}
