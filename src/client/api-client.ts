import type { JsonObject } from '../core/message.js'
import type { CallMethod, CastMethod, Method } from '../core/method.js'
import { mergeTarget, type Target } from '../core/target.js'
import type { Transport } from '../transport/transport.js'
import {
  type CallOptions,
  type CastOptions,
  type ClientOptions,
  mergeOverrides,
  type PrepareOverrides,
} from './options.js'
import { RpcClient } from './rpc-client.js'

/** What a generated client knows of its API. */
export interface ApiIdentity {
  readonly name: string
  readonly topic: string
  /** Null: the default exchange of the transport. */
  readonly exchange: string | null
  readonly namespace: string | null
  /** The newest version. */
  readonly version: string
}

/** Options of a generated client. */
export interface ApiClientOptions<Context extends object = JsonObject> extends ClientOptions<Context> {
  /** What differs from the topic, exchange and namespace of the API. */
  readonly target?: Target
}

/** Base of generated clients. */
export abstract class ApiClient<Context extends object = JsonObject> {
  /** Identity of the API. */
  readonly api: ApiIdentity
  /** The client underneath, for methods by name and for questions of versions. */
  readonly rpc: RpcClient<Context>
  readonly #options: ApiClientOptions<Context>

  /** Throws as the constructor of {@link RpcClient}. */
  constructor(api: ApiIdentity, transport: Transport, options: ApiClientOptions<Context> = {}) {
    const { topic, exchange, namespace } = api
    const target = mergeTarget({ topic, exchange, namespace }, options.target ?? {})
    this.api = api
    this.#options = options
    this.rpc = new RpcClient<Context>(transport, { ...options, target })
  }

  /** A client of the same class that differs in some settings; see {@link RpcClient.prepare}. */
  prepare(overrides: PrepareOverrides): this {
    const options = { ...this.#options, overrides: mergeOverrides(this.#options.overrides, overrides) }
    const sameClass = this.constructor as new (transport: Transport, options: ApiClientOptions<Context>) => this
    return new sameClass(this.rpc.transport, options)
  }

  protected invokeCall<Args, Result>(
    method: CallMethod<Args, Result>,
    args: NoInfer<Args>,
    options?: CallOptions<Context>,
  ): Promise<Result> {
    return this.rpc.call(method, args, options)
  }

  protected invokeCast<Args>(
    method: CastMethod<Args>,
    args: NoInfer<Args>,
    options?: CastOptions<Context>,
  ): Promise<void> {
    return this.rpc.cast(method, args, options)
  }

  protected canSendMethod<Args>(method: Method<Args>, args?: Partial<NoInfer<Args>>): boolean {
    return this.rpc.canSend(method, args)
  }
}
