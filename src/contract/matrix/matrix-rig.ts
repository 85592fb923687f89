import { RpcClient } from '../../client/rpc-client.js'
import { parseFailure } from '../../core/failure-codec.js'
import { newId } from '../../core/ids.js'
import type { JsonObject } from '../../core/message.js'
import type { Api, CallMethod, CastMethod, Method } from '../../core/method.js'
import { decodeObjects } from '../../core/object-codec.js'
import { isJsonObject } from '../../core/own-property.js'
import { createEndpoint } from '../../server/endpoint.js'
import { silentLogger } from '../../server/logger.js'
import type { RpcServer } from '../../server/rpc-server.js'
import { serve } from '../../server/serve.js'
import { connect } from '../../transport/connect.js'
import type { Transport } from '../../transport/transport.js'
import { type Observation, observedTransport } from '../observed-transport.js'
import type { MatrixSample } from './matrix-sample.js'

/** How long a message that was sent may take to reach its end, in milliseconds. */
const patienceMs = 10_000

/** What was seen of a call: nothing was sent, or what was sent and how it ended. */
export type ObservedCall =
  | { readonly kind: 'held'; readonly error: string }
  | {
      readonly kind: 'sent'
      readonly method: string
      readonly version: string
      /** Names of the arguments, sorted; members that have a history as `argument.member`. */
      readonly args: readonly string[]
      /** Name of the handler that served it. */
      readonly handler: string | null
      /** Class of the error that was answered; null for success. */
      readonly error: string | null
    }

/** A server that is held at a version, and clients of any version cap, on a broker of their own. */
export class MatrixRig {
  readonly #api: Api
  readonly #transport: Transport
  readonly #topic: string
  readonly #clients = new Map<string, RpcClient>()
  readonly #plain = new WeakMap<MatrixSample, JsonObject>()
  #server: RpcServer | null = null
  #handled: string | null = null
  #arrived: (observation: Observation) => void = () => {}

  private constructor(api: Api, transport: Transport) {
    this.#api = api
    this.#topic = api.topic
    this.#transport = observedTransport(transport, (observation) => this.#arrived(observation))
  }

  /** Runs a body with a rig that is taken down after it. */
  static async with(api: Api, version: string, body: (rig: MatrixRig) => Promise<void>): Promise<void> {
    const rig = new MatrixRig(api, await connect(`memory:///matrix-${newId()}`))
    try {
      await rig.#serve(version)
      await body(rig)
    } finally {
      await rig.#server?.stop()
      await rig.#transport.close()
    }
  }

  /** Sends a sample under a version cap, and waits for its end. Rejects if a message that was sent has none. */
  async send(sample: MatrixSample, cap: string): Promise<ObservedCall> {
    const method = this.#contract(sample)
    const ended = this.#nextArrival()
    this.#handled = null
    const error = await this.#attempt(method, this.#argumentsOf(sample, method), cap)
    // Errors of servers carry their failure; what the client itself refuses never reached one.
    if (error !== null && !ended.seen) return { kind: 'held', error }
    const { request, reply } = await ended.observation
    return {
      kind: 'sent',
      method: String(request.method),
      version: String(request.version),
      args: namesOf(request.args as JsonObject, this.#api, String(request.method)),
      handler: this.#handled,
      error: reply.failure === null ? null : parseFailure(reply.failure).class,
    }
  }

  async #attempt(method: Method, args: JsonObject, cap: string): Promise<string | null> {
    const client = this.#client(cap)
    try {
      if (method.kind !== 'cast') await client.call(method as CallMethod<JsonObject>, args)
      else await client.castOrCall(method as CastMethod<JsonObject>, args)
      return null
    } catch (error) {
      return error instanceof Error ? error.name : String(error)
    }
  }

  #client(cap: string): RpcClient {
    const known = this.#clients.get(cap)
    if (known !== undefined) return known
    const { exchange, namespace } = this.#api
    const client = new RpcClient(this.#transport, {
      target: { topic: this.#topic, exchange, namespace },
      versionCap: cap,
      timeoutMs: patienceMs,
      validate: { result: false, context: false },
    })
    this.#clients.set(cap, client)
    return client
  }

  #contract({ method, variant }: MatrixSample): Method {
    const found = this.#api.methods.find((it) => it.method.name === method.name && it.method.since === variant.since)
    if (found === undefined) throw new Error(`${this.#api.name} has no contract ${method.name} of ${variant.since}`)
    // Nobody is to be warned of what is used on purpose.
    const { deprecated: _said, ...contract } = found.method
    return contract
  }

  #argumentsOf(sample: MatrixSample, { argsShape }: Method): JsonObject {
    if (argsShape === undefined) return sample.args
    const plain = this.#plain.get(sample) ?? (decodeObjects(sample.args, argsShape) as JsonObject)
    this.#plain.set(sample, plain)
    return plain
  }

  #nextArrival(): { readonly seen: boolean; readonly observation: Promise<Observation> } {
    let seen = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const observation = new Promise<Observation>((resolve, reject) => {
      this.#arrived = (it) => {
        seen = true
        clearTimeout(timer)
        resolve(it)
      }
      timer = setTimeout(() => reject(new Error(`A message did not end within ${patienceMs} ms`)), patienceMs)
      timer.unref()
    })
    observation.catch(() => undefined)
    return {
      get seen() {
        if (!seen) clearTimeout(timer)
        return seen
      },
      observation,
    }
  }

  async #serve(version: string): Promise<void> {
    const handlers = Object.fromEntries(
      this.#api.methods.map(({ handler }) => [
        handler,
        () => {
          this.#handled = handler
          return null
        },
      ]),
    )
    this.#server = await serve(this.#transport, {
      target: { topic: this.#topic, server: 'matrix', exchange: this.#api.exchange },
      endpoints: [createEndpoint(this.#api, handlers, { version })],
      validate: { result: false, context: false },
      logger: silentLogger,
    })
  }
}

function namesOf(args: JsonObject, { methods }: Api, name: string): readonly string[] {
  const histories = methods
    .filter(({ method }) => method.name === name)
    .map(({ method }) => method.argumentHistory ?? {})
  const names = Object.keys(args).flatMap((argument) => {
    const value = args[argument]
    const members = histories.flatMap((history) => Object.keys(history[argument]?.members ?? {}))
    const there = isJsonObject(value) ? [...new Set(members)].filter((member) => member in value) : []
    return [argument, ...there.map((member) => `${argument}.${member}`)]
  })
  return names.sort()
}
