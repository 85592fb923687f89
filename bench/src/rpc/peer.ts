import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { endGroup, startGroup } from '../../../test/broker/harness/child-process.js'
import type { Order, OrderTotal } from './orders.js'
import type { PeerAnswer, PeerCommand, PeerSettings, RunOptions, RunResult } from './peer-commands.js'

/** How a program of a contender is started. */
export interface PeerProgram {
  readonly file: string
  readonly args: readonly string[]
}

/** Longest times in milliseconds: for getting ready, for a command beyond what it asks for, for a farewell. */
const startMs = 30_000
const slackMs = 30_000
const farewellMs = 5_000

/** A client or server of a contender, in a process of its own. */
export class Peer {
  readonly #child: ChildProcess
  readonly #name: string
  readonly #lines: Interface
  #errors = ''
  #ended: Promise<void> | null = null

  private constructor(child: ChildProcess, name: string) {
    this.#child = child
    this.#name = name
    this.#lines = createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text
    })
    // A program that is gone says so by ending.
    child.stdin?.on('error', () => {})
  }

  /** Starts a program; `onStart` gets it at once, so that it can be ended. Rejects with what it wrote if it does not get ready. */
  static async start(
    name: string,
    { file, args }: PeerProgram,
    settings: PeerSettings,
    onStart: (peer: Peer) => void,
  ): Promise<Peer> {
    const env = { ...process.env, BENCH_PEER: JSON.stringify(settings), PYTHONDONTWRITEBYTECODE: '1' }
    const peer = new Peer(startGroup(file, args, { env, stdio: ['pipe', 'pipe', 'pipe'] }), name)
    onStart(peer)
    await peer.#answer(startMs)
    return peer
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Has a client call with each of these once. */
  async load(name: string, orders: readonly Order[]): Promise<readonly OrderTotal[]> {
    const answer = await this.#ask({ load: { name, orders } }, slackMs)
    if (!('loaded' in answer)) throw new Error(`${this.#name} answered something else`)
    return answer.loaded
  }

  /** Has a client measure. */
  async run(options: RunOptions): Promise<RunResult> {
    const answer = await this.#ask({ run: options }, options.ms + slackMs)
    if (!('measured' in answer)) throw new Error(`${this.#name} answered something else`)
    return answer.measured
  }

  /** Lets it take its leave, and ends it if it does not. */
  end(): Promise<void> {
    this.#ended ??= this.#end()
    return this.#ended
  }

  async #end(): Promise<void> {
    const { exitCode, signalCode, pid } = this.#child
    if (exitCode === null && signalCode === null && pid !== undefined) {
      const exit = once(this.#child, 'exit')
      const timer = setTimeout(() => void endGroup(this.#child, 'SIGKILL'), farewellMs)
      this.#child.stdin?.end()
      await exit
      clearTimeout(timer)
    }
    this.#lines.close()
  }

  async #ask(command: PeerCommand, ms: number): Promise<PeerAnswer> {
    const answer = this.#answer(ms)
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`)
    const said = JSON.parse(await answer) as PeerAnswer
    if ('error' in said) throw new Error(`${this.#name}: ${said.error}`)
    return said
  }

  /** The next line. */
  #answer(ms: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail(`does not answer within ${ms / 1000} s`), ms)
      const forget = () => {
        clearTimeout(timer)
        this.#lines.off('line', onLine)
        this.#child.off('close', onEnd)
        this.#child.off('error', onEnd)
      }
      const fail = (what: string) => {
        forget()
        reject(new Error(`${this.#name} ${what}. ${this.#errors}`))
      }
      const onLine = (line: string) => {
        forget()
        resolve(line)
      }
      const onEnd = (cause: unknown) => fail(cause instanceof Error ? `did not start: ${cause.message}` : 'ended early')
      this.#lines.once('line', onLine)
      this.#child.once('close', onEnd)
      this.#child.once('error', onEnd)
    })
  }
}
