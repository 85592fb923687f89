import { newId } from '../../core/ids.js'
import type { Interceptor } from '../../core/interceptor.js'
import type { JsonObject } from '../../core/message.js'
import type { Api } from '../../core/method.js'
import type { Endpoint } from '../../server/endpoint.js'
import type { IncomingCall } from '../../server/incoming-call.js'
import { silentLogger } from '../../server/logger.js'
import type { RpcServerOptions } from '../../server/rpc-server.js'
import { serve } from '../../server/serve.js'
import { connect } from '../../transport/connect.js'
import type { Transport } from '../../transport/transport.js'
import type { StoppableServer } from '../contract-case.js'
import { CountingTransport } from '../counting-transport.js'
import { sameJson, shortText } from '../json.js'
import { sendRaw } from './live-server.js'
import {
  type Answer,
  barrierMethod,
  type Inside,
  type Provider,
  type ProviderSource,
  type RawRequest,
} from './provider.js'

/** How handlers are served while they are tested. */
export interface ServedHandlersOptions {
  /** How long an answer may take, in milliseconds. Absent: 5000. */
  readonly patienceMs?: number
  /** Context of every request. Absent: one that matches the schema is made. */
  readonly context?: JsonObject
  /** Starts the server. Absent: `serve`. To test handlers with the server options of a service of one's own. */
  readonly serve?: (transport: Transport, options: RpcServerOptions) => Promise<StoppableServer>
}

/** Handlers in this process, served over a transport of their own. The endpoint is what `greeterEndpoint(handlers)` gives. */
export function servedHandlers(api: Api, endpoint: Endpoint, options: ServedHandlersOptions = {}): ProviderSource {
  return {
    peer: 'stubwire',
    context: options.context ?? null,
    open: () => ServedHandlers.start(api, endpoint, options),
  }
}

class ServedHandlers implements Provider {
  readonly #api: Api
  readonly #transport: CountingTransport
  readonly #topic: string
  readonly #patienceMs: number
  #server: StoppableServer | null = null
  #lastMethod = ''
  #reached = 0
  #faults: string[] = []

  private constructor(api: Api, transport: CountingTransport, patienceMs: number) {
    this.#api = api
    this.#transport = transport
    this.#topic = `${api.topic}.provider-${newId()}`
    this.#patienceMs = patienceMs
  }

  static async start(api: Api, endpoint: Endpoint, options: ServedHandlersOptions): Promise<Provider> {
    const transport = new CountingTransport(await connect(`memory:///provider-${newId()}`))
    const provider = new ServedHandlers(api, transport, options.patienceMs ?? 5_000)
    const start = options.serve ?? serve
    provider.#server = await start(transport, {
      target: { topic: provider.#topic, server: 'provider', exchange: api.exchange },
      endpoints: [endpoint],
      logger: silentLogger,
      interceptors: [provider.#watch],
    })
    return provider
  }

  async send(request: RawRequest): Promise<Answer> {
    this.#lastMethod = request.method
    this.#reached = 0
    this.#faults = []
    this.#transport.resetAnswers()
    return await this.#send(request)
  }

  async answers(): Promise<number | null> {
    const method = this.#lastMethod
    await this.#send({ method: barrierMethod, args: {}, version: this.#api.version, context: {} })
    return this.#transport.answersTo(method)
  }

  inside(): Inside {
    return { reached: this.#reached, faults: this.#faults }
  }

  async close(): Promise<void> {
    await this.#server?.stop()
    await this.#transport.close()
  }

  #send(request: RawRequest): Promise<Answer> {
    const { namespace, exchange } = this.#api
    const target = { topic: this.#topic, exchange }
    return sendRaw(this.#transport, target, { namespace, ...request }, this.#patienceMs)
  }

  /** Handlers share no memory with callers on a broker; one that writes into its arguments works by accident here. */
  readonly #watch: Interceptor<IncomingCall> = (next) => async (call) => {
    this.#reached += 1
    const before = copyOf(call.args)
    try {
      return await next(call)
    } finally {
      if (!sameJson(copyOf(call.args), before)) {
        this.#faults.push(
          `${call.contract.name} changed its arguments from ${shortText(before)} to ${shortText(call.args)}`,
        )
      }
    }
  }
}

/** JSON of plain data; what JSON cannot carry counts as its text. */
function copyOf(value: unknown): unknown {
  const text = JSON.stringify(value, (_key, member: unknown) => (typeof member === 'bigint' ? `${member}n` : member))
  return text === undefined ? undefined : JSON.parse(text)
}
