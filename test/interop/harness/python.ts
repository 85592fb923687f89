import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The first Python that has oslo.messaging. Throws if there is none. */
export function findPython(): string {
  const candidates = [process.env.STUBWIRE_TEST_PYTHON, '/usr/bin/python3', 'python3'].filter(
    (name) => name !== undefined,
  )
  const found = candidates.find((program) => spawnSync(program, ['-c', 'import oslo_messaging']).status === 0)
  if (!found) throw new Error('These tests need a Python with oslo.messaging: install python3-oslo.messaging')
  return found
}

/** A Python program that talks line by line. */
export class PythonPeer {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #onLine: (line: string) => void
  #errors = ''
  #ended = false

  private constructor(child: ChildProcessWithoutNullStreams, onLine: (line: string) => void) {
    this.#child = child
    this.#onLine = onLine
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text
    })
  }

  /** Starts a script, by name one of the folder `python`, and waits until it says that it is ready. */
  static async start(
    script: string | URL,
    args: readonly string[],
    onLine: (line: string) => void = () => {},
  ): Promise<PythonPeer> {
    const file = fileURLToPath(typeof script === 'string' ? new URL(`../python/${script}`, import.meta.url) : script)
    const child = spawn(findPython(), ['-u', '-W', 'ignore', file, ...args], {
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    })
    const peer = new PythonPeer(child, onLine)
    await peer.#ready()
    return peer
  }

  say(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  /** Tells the program to finish, and waits until it did. */
  async end(): Promise<void> {
    if (this.#ended) return
    const gone = new Promise((resolve) => this.#child.once('close', resolve))
    this.#child.stdin.end()
    const hurry = setTimeout(() => this.#child.kill('SIGKILL'), 20_000)
    await gone
    clearTimeout(hurry)
  }

  #ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#child.once('error', reject)
      this.#child.once('close', () => {
        this.#ended = true
        reject(new Error(`the Python program ended early:\n${this.#errors}`))
      })
      createInterface(this.#child.stdout).on('line', (line) => {
        if (line === 'ready') resolve()
        else this.#onLine(line)
      })
    })
  }
}
