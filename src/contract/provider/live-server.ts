import { MessagingTimeout } from '../../core/errors.js'
import { parseFailure } from '../../core/failure-codec.js'
import type { JsonObject } from '../../core/message.js'
import type { Target } from '../../core/target.js'
import type { Transport } from '../../transport/transport.js'
import {
  type Answer,
  barrierMethod,
  type Inside,
  type Peer,
  type Provider,
  type ProviderSource,
  type RawRequest,
} from './provider.js'

/** Where a server is, and what is known of it. */
export interface LiveServerOptions {
  /** An open transport; whoever opened it closes it. */
  readonly transport: Transport
  /** Topic, and server, exchange and namespace where they differ from the usual ones. */
  readonly target: Target
  /** What kind of server it is; `detectPeer` finds out. */
  readonly peer: Peer
  /** How long an answer may take, in milliseconds. */
  readonly patienceMs: number
  /** Context of every request. */
  readonly context: JsonObject | null
  /** A version that the server implements. */
  readonly version: string
}

/** A server that runs somewhere, reached over a transport. */
export function liveServer(options: LiveServerOptions): ProviderSource {
  return { peer: options.peer, context: options.context, open: async () => new LiveServer(options) }
}

class LiveServer implements Provider {
  readonly #options: LiveServerOptions
  #straysBefore: number | null = null
  #last: Answer['kind'] | null = null

  constructor(options: LiveServerOptions) {
    this.#options = options
  }

  async send(request: RawRequest): Promise<Answer> {
    const { transport } = this.#options
    this.#straysBefore = transport.strayReplies ?? null
    const answer = await this.#send(request)
    this.#last = answer.kind
    return answer
  }

  async answers(): Promise<number | null> {
    const { transport, version } = this.#options
    if (this.#straysBefore === null || this.#last === null) return null
    // The reply queue is shared: what the server sent before this answer has come before it.
    const barrier = await this.#send({ method: barrierMethod, args: {}, version, context: this.#options.context ?? {} })
    if (barrier.kind === 'none') return null
    const strays = (transport.strayReplies ?? 0) - this.#straysBefore
    return strays + (this.#last === 'none' ? 0 : 1)
  }

  inside(): Inside | null {
    return null
  }

  async close(): Promise<void> {}

  #send(request: RawRequest): Promise<Answer> {
    const { transport, target, patienceMs } = this.#options
    return sendRaw(transport, target, { namespace: target.namespace ?? null, ...request }, patienceMs)
  }
}

/** Sends a request as it is and waits for its answer. Rejects if it cannot be sent. */
export async function sendRaw(
  transport: Transport,
  target: Target,
  request: RawRequest & { readonly namespace: string | null },
  patienceMs: number,
): Promise<Answer> {
  const options = { timeoutMs: patienceMs, monitorMs: null, retry: 0, atLeastOnce: false }
  try {
    const { result, failure } = await transport.call(target, { ...request, args: request.args as JsonObject }, options)
    if (failure === null) return { kind: 'result', result }
    return { kind: 'failure', failure: parseFailure(failure) }
  } catch (error) {
    if (error instanceof MessagingTimeout) return { kind: 'none', waitedMs: patienceMs }
    throw error
  }
}
