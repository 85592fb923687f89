import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { eventually } from '../../broker/harness/eventually.js'
import type { Outcome, PeerCommand, PeerReport, PeerSettings, Sample } from './peer-messages.js'

const program = fileURLToPath(new URL('./peer.ts', import.meta.url))
const root = fileURLToPath(new URL('../../../', import.meta.url))

/** A server or client in a process of its own. */
export class PeerProcess {
  readonly outcomes: Outcome[] = []
  /** Unhandled rejections, exceptions that nobody caught, and an end that nobody asked for. */
  readonly troubles: string[] = []
  readonly #child: ChildProcess
  #sample: Sample | null = null
  readonly #said = new Set<PeerReport['type']>()
  readonly #exited: Promise<void>
  #expectExit = false

  constructor(settings: PeerSettings) {
    this.#child = fork(program, [JSON.stringify(settings)], {
      cwd: root,
      execArgv: ['--expose-gc', '--import', 'tsx', '-C', 'stubwire-source'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' },
    })
    this.#child.on('message', (report: PeerReport) => this.#hear(report))
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        if (!this.#expectExit) this.troubles.push(`${settings.role} ended by itself: ${signal ?? code}`)
        resolve()
      })
    })
  }

  /** Whether it serves, or is ready to send. */
  get ready(): boolean {
    return this.#said.has('ready')
  }

  /** Resolves once it serves, or is ready to send. */
  async untilReady(): Promise<void> {
    await this.#until('ready', 60_000)
  }

  /** Begins the load. */
  start(): void {
    this.#tell({ type: 'start' })
  }

  /** Ends the load; resolves once every call and cast has ended. Rejects if one hangs. */
  async finish(timeoutMs: number): Promise<void> {
    this.#tell({ type: 'finish' })
    await this.#until('finished', timeoutMs)
  }

  /** What it holds now. */
  async sample(): Promise<Sample> {
    this.#sample = null
    this.#tell({ type: 'sample' })
    return eventually(() => {
      if (this.#sample === null) throw new Error('a peer gives no sample')
      return this.#sample
    })
  }

  /** Blocks its event loop. */
  stall(ms: number): void {
    this.#tell({ type: 'stall', ms })
  }

  /** Ends it in an orderly way. */
  async stop(graceMs = 10_000): Promise<void> {
    this.#expectExit = true
    if (this.#child.connected) {
      this.#tell({ type: 'stop', graceMs })
      await this.#until('stopped', graceMs + 15_000)
    }
    this.#child.kill('SIGKILL')
    await this.#exited
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    this.#expectExit = true
    this.#child.kill('SIGKILL')
    await this.#exited
  }

  #tell(command: PeerCommand): void {
    this.#child.send(command)
  }

  #hear(report: PeerReport): void {
    if (report.type === 'outcome') this.outcomes.push(...report.outcomes)
    else if (report.type === 'sample') this.#sample = report.sample
    else if (report.type === 'trouble') this.troubles.push(report.text)
    else this.#said.add(report.type)
  }

  async #until(said: PeerReport['type'], timeoutMs: number): Promise<void> {
    await eventually(
      () => {
        if (!this.#said.has(said)) throw new Error(`a peer is not ${said} in time; ${this.troubles.join('; ')}`)
      },
      { timeoutMs },
    )
  }
}
