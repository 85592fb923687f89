import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { endGroup, startGroup } from '../harness/child-process.js'
import { eventually } from '../harness/eventually.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A `stubwire` command that runs, and what it has printed so far. */
export class RunningCommand {
  readonly #child: ChildProcess
  readonly #ended: Promise<number | null>
  stdout = ''
  stderr = ''

  constructor(args: readonly string[], input = '') {
    const program = ['--import', 'tsx', '-C', 'stubwire-source', 'src/cli/main.ts', ...args]
    this.#child = startGroup(process.execPath, program, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] })
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    this.#child.stdin?.end(input)
    this.#ended = new Promise((resolve) => this.#child.once('close', resolve))
  }

  /** Lines of JSON on standard output. */
  get lines(): Record<string, unknown>[] {
    const text = this.stdout.slice(0, this.stdout.lastIndexOf('\n') + 1)
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  }

  /** Resolves when the command says that it has begun. */
  async ready(): Promise<void> {
    await eventually(() => this.stderr.includes('●'), { timeoutMs: 45_000 })
  }

  /** Exit code. */
  async ended(): Promise<number | null> {
    return await this.#ended
  }

  /** Interrupts the command as Ctrl-C does, and waits for its exit code. */
  async interrupt(): Promise<number | null> {
    await endGroup(this.#child, 'SIGINT')
    return await this.#ended
  }
}
