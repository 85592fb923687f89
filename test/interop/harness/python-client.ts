import { PythonPeer } from './python.js'

/** A call or cast that the Python client makes. Times are in seconds, as there. */
export interface PythonCommand {
  readonly op: 'call' | 'cast'
  readonly target: Readonly<Record<string, unknown>>
  readonly method: string
  readonly args?: Readonly<Record<string, unknown>>
  readonly context?: Readonly<Record<string, unknown>>
  readonly timeout?: number
  readonly monitor?: number
  readonly version_cap?: string
  readonly at_least_once?: boolean
  /** Python's text of a number, which becomes the argument `value`; the result is then told as its type and repr. */
  readonly number?: string
}

/** An exception as the Python caller got it. */
export interface PythonError {
  readonly class: string
  readonly module: string
  readonly bases: readonly string[]
  /** Whether cinder's `except VolumeNotFound` would catch it. */
  readonly volume_not_found: boolean
  readonly text: string
  readonly args: readonly string[]
  readonly kwargs: Readonly<Record<string, unknown>>
  /** Of a RemoteError: class and message on the server. */
  readonly exc_type: string | null
  readonly value: string | null
}

/** What became of a command. */
export interface PythonOutcome {
  readonly id: number
  readonly result?: unknown
  readonly error?: PythonError
}

/** The client of oslo.messaging. */
export class PythonClient {
  readonly #peer: PythonPeer
  readonly #waiting: Map<number, (outcome: PythonOutcome) => void>
  #last = 0

  private constructor(peer: PythonPeer, waiting: Map<number, (outcome: PythonOutcome) => void>) {
    this.#peer = peer
    this.#waiting = waiting
  }

  static async start(url: string): Promise<PythonClient> {
    const waiting = new Map<number, (outcome: PythonOutcome) => void>()
    const peer = await PythonPeer.start('client.py', [url], (line) => {
      const outcome = JSON.parse(line) as PythonOutcome
      waiting.get(outcome.id)?.(outcome)
      waiting.delete(outcome.id)
    })
    return new PythonClient(peer, waiting)
  }

  /** Makes a call or cast. Resolves with what became of it, an exception included. */
  send(command: PythonCommand): Promise<PythonOutcome> {
    this.#last += 1
    const id = this.#last
    const outcome = new Promise<PythonOutcome>((resolve) => this.#waiting.set(id, resolve))
    this.#peer.say(JSON.stringify({ timeout: 20, ...command, id }))
    return outcome
  }

  end(): Promise<void> {
    return this.#peer.end()
  }
}
