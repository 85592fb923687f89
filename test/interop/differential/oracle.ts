import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { findPython } from '../harness/python.js'

/** What Python is asked; `ask` names the function of `differential.py`. */
export type Question = Readonly<Record<string, unknown>> & { readonly ask: string }

/** What Python answers: an outcome, or what a domain makes one of. */
export type Answer = Readonly<Record<string, unknown>>

interface Waiter {
  readonly resolve: (answers: readonly Answer[]) => void
  readonly reject: (error: Error) => void
}

/** One long-lived Python process with the real oslo.messaging. */
export class Oracle {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #waiting: Waiter[] = []
  #errors = ''
  #ended = false

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child
    child.stdin.on('error', () => {})
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-10_000)
    })
    child.once('error', (error) => this.#fail(error))
    child.once('close', () => this.#fail(new Error(`the Python program ended:\n${this.#errors}`)))
    createInterface(child.stdout).on('line', (line) => this.#take(line))
  }

  /** Starts the program, and waits until it has loaded the library. */
  static async start(): Promise<Oracle> {
    const script = fileURLToPath(new URL('../python/differential.py', import.meta.url))
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1' }
    const oracle = new Oracle(spawn(findPython(), ['-u', '-W', 'ignore', script], { env }))
    await oracle.#next()
    return oracle
  }

  /** Asks many things at once. Rejects if the program breaks, or is gone. */
  async askAll(questions: readonly Question[]): Promise<readonly Answer[]> {
    this.#child.stdin.write(`${JSON.stringify(questions)}\n`)
    const answers = await this.#next()
    for (const [at, answer] of answers.entries()) {
      if ('crash' in answer) throw new Error(`Python broke at ${JSON.stringify(questions[at])}:\n${answer.crash}`)
    }
    return answers
  }

  async ask(question: Question): Promise<Answer> {
    const [answer] = await this.askAll([question])
    return answer as Answer
  }

  /** Lets the program finish. */
  async end(): Promise<void> {
    if (this.#ended) return
    const gone = new Promise((resolve) => this.#child.once('close', resolve))
    this.#child.stdin.end()
    const hurry = setTimeout(() => this.#child.kill('SIGKILL'), 5_000)
    await gone
    clearTimeout(hurry)
  }

  #next(): Promise<readonly Answer[]> {
    if (this.#ended) return Promise.reject(new Error(`the Python program has ended:\n${this.#errors}`))
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  #take(line: string): void {
    const answers = line === 'ready' ? [] : (JSON.parse(line) as Answer[])
    this.#waiting.shift()?.resolve(answers)
  }

  #fail(error: Error): void {
    this.#ended = true
    for (const waiter of this.#waiting.splice(0)) waiter.reject(error)
  }
}
