import { Duplex } from 'node:stream'

/** A socket that remembers what it was given, takes no more until it is told to, and gives what it is fed. */
export class Socket extends Duplex {
  readonly written: Buffer[] = []
  readonly held: (() => void)[] = []
  holds = false

  /** What was written, as a text each. */
  get texts(): string[] {
    return this.written.map((chunk) => chunk.toString())
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    // Copied, as a system would: whoever wrote it may use the memory again.
    this.written.push(Buffer.from(chunk))
    if (this.holds) this.held.push(done)
    else done()
  }

  /** Takes everything that was held back. */
  async takeAll(): Promise<void> {
    while (this.held.length > 0) {
      this.held.shift()?.()
      await turn()
    }
  }
}

/** The next turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
