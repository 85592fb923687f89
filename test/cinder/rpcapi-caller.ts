import { PythonPeer } from '../interop/harness/python.js'

/** What became of one method of one of cinder's own client classes. */
export interface CallerOutcome {
  readonly api: string
  readonly cap: string
  readonly method: string
  /** What the caller got: names of classes and types, of a list those of its items. */
  readonly result?: unknown
  /** What the caller got, as cinder's serializer sends it on. */
  readonly primitive?: unknown
  readonly error?: { readonly class: string; readonly bases: readonly string[]; readonly text: string }
}

/** With what methods are called. What is absent is as in the class `Command` of `rpcapi_caller.py`. */
export interface CallerOptions {
  /** Host of volumes and groups. */
  readonly host?: string | null
  /** Cluster of volumes, groups and services. */
  readonly cluster?: string | null
  /** Host of a service. */
  readonly service?: string | null
  /** Host of a backup. */
  readonly backup?: string | null
  /** Before the name of the method in the request id. */
  readonly tag?: string
  /** Version pin of objects. */
  readonly objects?: string
  /** Whether optional parameters are left out. */
  readonly omit?: boolean
  /** Values of parameters, by name. */
  readonly values?: Readonly<Record<string, unknown>>
}

/** Cinder's own clients: VolumeAPI, SchedulerAPI and BackupAPI. */
export class RpcapiCaller {
  /** The newest version that each of them knows. */
  readonly versions: Readonly<Record<string, string>>
  readonly #peer: PythonPeer
  readonly #lines: LineQueue

  private constructor(peer: PythonPeer, lines: LineQueue, versions: Readonly<Record<string, string>>) {
    this.#peer = peer
    this.#lines = lines
    this.versions = versions
  }

  static async start(url: string): Promise<RpcapiCaller> {
    const lines = new LineQueue()
    const script = new URL('./python/rpcapi_caller.py', import.meta.url)
    const peer = await PythonPeer.start(script, [url], (line) => lines.push(line))
    const { versions } = (await lines.next()) as { versions: Record<string, string> }
    return new RpcapiCaller(peer, lines, versions)
  }

  /** Every version cap that one of them knows, oldest first. */
  caps(api: string): string[] {
    const [major, newest] = (this.versions[api] ?? '').split('.').map(Number)
    return Array.from({ length: (newest ?? 0) + 1 }, (_, minor) => `${major}.${minor}`)
  }

  /** Calls every method of one of them once, or those in `only`. */
  async callAll(
    api: string,
    cap: string,
    only?: readonly string[],
    options: CallerOptions = {},
  ): Promise<CallerOutcome[]> {
    this.#peer.say(JSON.stringify({ api, cap, only, ...options }))
    const outcomes: CallerOutcome[] = []
    for (;;) {
      const line = await this.#lines.next()
      if ('done' in line) return outcomes
      outcomes.push(line as unknown as CallerOutcome)
    }
  }

  end(): Promise<void> {
    return this.#peer.end()
  }
}

/** Lines of JSON, in order. */
class LineQueue {
  readonly #lines: string[] = []
  #wake: () => void = () => {}

  push(line: string): void {
    this.#lines.push(line)
    this.#wake()
  }

  async next(): Promise<Record<string, unknown>> {
    while (this.#lines.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return JSON.parse(this.#lines.shift() ?? '') as Record<string, unknown>
  }
}
