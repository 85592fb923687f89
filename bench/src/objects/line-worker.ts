import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** What is measured. */
export interface WorkRequest {
  readonly contender: string
  readonly direction: 'read' | 'write'
  /** File with an object in wire form. */
  readonly file: string
}

/** Microseconds of CPU an object, or what went wrong. */
export type WorkAnswer = { readonly cpuMicros: number } | { readonly error: string }

/** A process that measures on request: a line of JSON in, a line of JSON out, one at a time. */
export class LineWorker {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>

  constructor(command: string, args: readonly string[]) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    const { stdout } = this.#child
    if (stdout === null) throw new Error(`${command} has no standard output`)
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  }

  /** Microseconds of CPU an object. Throws what the worker reports, or that it ended. */
  async measure(request: WorkRequest): Promise<number> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`)
    const { value, done } = await this.#lines.next()
    if (done) throw new Error(`The process that measures ${request.contender} ended`)
    const answer = JSON.parse(value) as WorkAnswer
    if ('error' in answer) throw new Error(`${request.contender}: ${answer.error}`)
    return answer.cpuMicros
  }

  /** Ends the process, and resolves when it has ended. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exit = once(this.#child, 'exit')
    this.#child.kill()
    await exit
  }
}
