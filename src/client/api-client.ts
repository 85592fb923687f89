import type { JsonObject } from '../core/message.js'
import type { CallMethod, CastMethod, Method } from '../core/method.js'
import { mergeTarget, type Target } from '../core/target.js'
import type { Transport } from '../transport/transport.js'
import {
  type CallOptions,
  type CastOptions,
  type ClientOptions,
  type HostOptions,
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
  /** The object version caps that it has; absent: none. */
  readonly objectVersionCaps?: readonly string[]
}

/** Options of a generated client. */
export interface ApiClientOptions<Context extends object = JsonObject> extends ClientOptions<Context> {
  /** What differs from the topic, exchange and namespace of the API. */
  readonly target?: Target
}

/** What every client that is pinned to a version has, whatever its methods. */
export interface PinnedClient {
  /** Identity of the API. */
  readonly api: ApiIdentity
  /** A client of the same version that differs in some settings; see {@link RpcClient.prepare}. */
  prepare(overrides: Omit<PrepareOverrides, 'versionCap'>): this
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
    this.rpc = new RpcClient<Context>(transport, { ...options, target, api })
  }

  /** A client of the same class that differs in some settings; see {@link RpcClient.prepare}. */
  prepare(overrides: PrepareOverrides): this {
    const inherited = { ...this.#options.overrides, versionCap: this.rpc.capSource }
    const options = { ...this.#options, overrides: mergeOverrides(inherited, overrides) }
    const sameClass = this.constructor as new (transport: Transport, options: ApiClientOptions<Context>) => this
    return new sameClass(this.rpc.transport, options)
  }

  /**
   * Asks the servers anew for the newest version that all of them take, where the version cap is `auto` or a function, and
   * answers it. Questions that are asked at the same time are one.
   */
  refreshVersionCap(): Promise<string | null> {
    return this.rpc.refreshVersionCap()
  }

  protected pinnedTo(version: string): this {
    return this.prepare({ versionCap: version })
  }

  protected invokeCall<Args, Result>(
    method: CallMethod<Args, Result>,
    args: NoInfer<Args>,
    options?: CallOptions<Context> & HostOptions,
  ): Promise<Result> {
    return this.rpc.call(method, args, options)
  }

  protected invokeCast<Args>(
    method: CastMethod<Args>,
    args: NoInfer<Args>,
    options?: CastOptions<Context> & HostOptions,
  ): Promise<void> {
    return this.rpc.cast(method, args, options)
  }

  protected invokeCastOrCall<Args, Result>(
    method: CastMethod<Args, Result>,
    args: NoInfer<Args>,
    options?: CallOptions<Context> & HostOptions,
  ): Promise<Result> {
    return this.rpc.castOrCall(method, args, options)
  }

  protected canSendMethod<Args>(method: Method<Args>, args?: Partial<NoInfer<Args>>): boolean {
    return this.rpc.canSend(method, args)
  }
}
