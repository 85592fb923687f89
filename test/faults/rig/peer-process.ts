import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { eventually } from '../../broker/harness/eventually.js'
import type { Outcome, PeerCommand, PeerReport, PeerSettings, Sample } from './peer-messages.js'

const program = fileURLToPath(new URL('./peer.ts', import.meta.url))
/** How long a process that has nothing more to do may take to end, in milliseconds. */
const endsWithinMs = 5_000
const root = fileURLToPath(new URL('../../../', import.meta.url))

/** A server or client in a process of its own. */
export class PeerProcess {
  /** Name of the server, or `client`. */
  readonly name: string
  readonly outcomes: Outcome[] = []
  /** Unhandled rejections, exceptions that nobody caught, and an end that nobody asked for. */
  readonly troubles: string[] = []
  readonly #child: ChildProcess
  #sample: Sample | null = null
  readonly #said = new Set<PeerReport['type']>()
  /** What it had open when it was about to end. */
  #open: readonly string[] = []
  readonly #exited: Promise<void>
  #expectExit = false

  constructor(settings: PeerSettings) {
    this.name = settings.server
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

  /** Ends it in an orderly way. That it does not end by itself once it has stopped is one of its troubles. */
  async stop(graceMs = 10_000): Promise<void> {
    this.#expectExit = true
    if (this.#child.connected) {
      this.#tell({ type: 'stop', graceMs })
      await this.#until('stopped', graceMs + 15_000)
      const late = setTimeout(() => {
        this.troubles.push(`a peer does not end by itself; open are ${this.#open.join(', ')}`)
        this.#child.kill('SIGKILL')
      }, endsWithinMs)
      await this.#exited
      clearTimeout(late)
    }
    await this.kill()
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    this.#expectExit = true
    this.#child.kill('SIGKILL')
    await this.#exited
  }

  #tell(command: PeerCommand): void {
    // One that is gone hears nothing; that it is gone is told elsewhere.
    if (this.#child.connected) this.#child.send(command)
  }

  #hear(report: PeerReport): void {
    if (report.type === 'outcome') this.outcomes.push(...report.outcomes)
    else if (report.type === 'sample') this.#sample = report.sample
    else if (report.type === 'trouble') this.troubles.push(report.text)
    else this.#said.add(report.type)
    if (report.type === 'stopped') this.#open = report.open
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
