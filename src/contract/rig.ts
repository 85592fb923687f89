import { RpcClient } from '../client/rpc-client.js'
import { errorFromFailure } from '../core/failure-codec.js'
import { newId } from '../core/ids.js'
import type { JsonObject, Request } from '../core/message.js'
import { createEndpoint } from '../server/endpoint.js'
import { silentLogger } from '../server/logger.js'
import { serve } from '../server/serve.js'
import type { ServerCall } from '../server/server-call.js'
import { connect } from '../transport/connect.js'
import { Mismatch, type StoppableServer, type Subject } from './contract-case.js'
import { CountingTransport } from './counting-transport.js'

/** A call of a handler. */
export interface Invocation {
  /** Name of the handler. */
  readonly handler: string
  readonly args: unknown
  readonly call: ServerCall
  /** Number of the server, from 0 on. */
  readonly server: number
}

/** What a rig is set up with. */
export interface RigSetup {
  /** Version that the servers implement. Absent: the newest. */
  readonly version?: string
  /** Absent: 1. */
  readonly servers?: number
  /** False for servers that send whatever handlers answer. Absent: true. */
  readonly checksResults?: boolean
}

/** What came of a request that was sent as it is, past the checks of a client. */
export interface Outcome {
  readonly result: unknown
  /** Null for success. */
  readonly error: Error | null
}

/** Servers and a client of an API on a topic of their own, and a record of what reached the handlers. */
export class Rig {
  readonly client: RpcClient
  readonly transport: CountingTransport
  readonly #subject: Subject
  readonly #topic: string
  readonly #patienceMs: number
  readonly #servers: StoppableServer[] = []
  #answer: (invocation: Invocation) => unknown = () => null
  #invocations: Invocation[] = []
  #arrived: (() => void)[] = []

  private constructor(subject: Subject, transport: CountingTransport) {
    const { namespace, exchange } = subject.api
    this.#subject = subject
    this.#patienceMs = subject.options.patienceMs ?? 5_000
    this.#topic = `${subject.api.topic}.contract-${newId()}`
    this.transport = transport
    this.client = new RpcClient(transport, {
      target: { topic: this.#topic, namespace, exchange },
      timeoutMs: this.#patienceMs,
    })
  }

  /** Runs a body with a rig that is taken down after it. */
  static async with(subject: Subject, setup: RigSetup, body: (rig: Rig) => Promise<void>): Promise<void> {
    const rig = new Rig(subject, new CountingTransport(await connect(subject.url)))
    try {
      for (let server = 0; server < (setup.servers ?? 1); server += 1) await rig.#serve(server, setup)
      await body(rig)
    } finally {
      await rig.#close()
    }
  }

  /** What reached handlers since the last {@link begin}. */
  get invocations(): readonly Invocation[] {
    return this.#invocations
  }

  /** Forgets what happened, and says what handlers answer from now on; what the function throws, the handler throws. */
  begin(answer: (invocation: Invocation) => unknown): void {
    this.#answer = answer
    this.#invocations = []
    this.transport.resetAnswers()
  }

  /** Sends a request as it is and waits for its answer. */
  async send(
    request: Omit<Request, 'namespace' | 'args'> & { readonly args: unknown; namespace?: string | null },
  ): Promise<Outcome> {
    const { namespace, exchange } = this.#subject.api
    const args = request.args as JsonObject
    const target = { topic: this.#topic, exchange }
    const options = { timeoutMs: this.#patienceMs, monitorMs: null, retry: 0, atLeastOnce: false }
    const { result, failure } = await this.transport.call(target, { namespace, ...request, args }, options)
    if (failure === null) return { result, error: null }
    return { result, error: errorFromFailure(failure, { declared: [], allowedRemoteModules: [] }) }
  }

  /** Resolves when so many calls have reached handlers. Rejects with a Mismatch if that takes too long. */
  async arrival(count: number): Promise<void> {
    const deadline = Date.now() + this.#patienceMs
    while (this.#invocations.length < count) {
      const left = deadline - Date.now()
      if (left <= 0) throw new Mismatch(`${count} calls of the handler`, String(this.#invocations.length))
      await this.#nextInvocation(left)
    }
  }

  /** Resolves when whatever the servers had to send has been sent: they have answered a request that came later. */
  async settled(): Promise<void> {
    await this.send({ method: 'no_method_of_any_schema', args: {}, version: this.#subject.api.version, context: {} })
  }

  async #nextInvocation(waitMs: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    try {
      await new Promise<void>((resolve) => {
        this.#arrived.push(resolve)
        timer = setTimeout(resolve, waitMs)
      })
    } finally {
      clearTimeout(timer)
    }
  }

  async #serve(server: number, { version, checksResults = true }: RigSetup): Promise<void> {
    const { api, options } = this.#subject
    // The private name is there to be refused, although it has a handler.
    const names = [...api.methods.map(({ handler }) => handler), '_private']
    const handlers = Object.fromEntries(
      names.map((handler) => [
        handler,
        (args: unknown, call: ServerCall) => this.#handle({ handler, args, call, server }),
      ]),
    )
    const endpoint = createEndpoint(api, handlers, version === undefined ? {} : { version })
    const target = { topic: this.#topic, server: `server${server}`, exchange: api.exchange }
    const start = options.serve ?? serve
    this.#servers.push(
      await start(this.transport, {
        target,
        endpoints: [endpoint],
        logger: silentLogger,
        validate: { result: checksResults },
      }),
    )
  }

  async #handle(invocation: Invocation): Promise<unknown> {
    this.#invocations.push(invocation)
    const waiting = this.#arrived
    this.#arrived = []
    for (const resolve of waiting) resolve()
    return this.#answer(invocation)
  }

  async #close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()))
    await this.transport.close()
  }
}
