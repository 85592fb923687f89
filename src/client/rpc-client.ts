import { InvalidArguments, RPCVersionCapError, UnsupportedVersion } from '../core/errors.js'
import { applyInterceptors, type Next } from '../core/interceptor.js'
import { invalidArguments } from '../core/invalid.js'
import { describeValue } from '../core/issues.js'
import { type LocalContext, localContext } from '../core/local-context.js'
import type { JsonObject } from '../core/message.js'
import type { CallMethod, CastMethod, Method } from '../core/method.js'
import { requireObjectCap } from '../core/object-cap.js'
import { encodeObjects } from '../core/object-codec.js'
import { isJsonObject } from '../core/own-property.js'
import type { Serializer } from '../core/serializer.js'
import { mergeTarget, type Target } from '../core/target.js'
import type { Transport } from '../transport/transport.js'
import { type CallPlan, planCall, type SendingDefaults } from './call-plan.js'
import { capSourceOf } from './cap-source.js'
import { requireArguments, requireContext } from './checks.js'
import { warnIfDeprecated } from './deprecation.js'
import { type GivenCall, underCap } from './fallback.js'
import { hostTarget } from './host-target.js'
import {
  type CallOptions,
  type CastOptions,
  type ClientValidation,
  type HostOptions,
  mergeOverrides,
  type PrepareOverrides,
  type RpcClientOptions,
} from './options.js'
import { type OutgoingCall, PlannedCall } from './outgoing-call.js'
import { defaultTimeoutMs, firstSet, requireTiming } from './timing.js'
import { transmit, withoutClientTimeout } from './transmit.js'
import { type CapSource, capAdmits, requireUnderCap, requireVersion } from './version-cap.js'
import { selectVersion } from './version-selection.js'

/** Options of calls and casts alike. */
type AnyOptions<Context extends object> = CallOptions<Context> & CastOptions<Context> & HostOptions

/**
 * Sends calls and casts to one target. Any number of calls may be under way; clients are cheap and hold no connection of
 * their own, the transport does.
 */
export class RpcClient<Context extends object = JsonObject> {
  readonly transport: Transport
  /** Where messages go, with what `prepare` changed. */
  readonly target: Target
  /** Where the version cap comes from. Clients that `prepare` makes share it, and what it has learned. */
  readonly capSource: CapSource
  readonly #options: RpcClientOptions<Context>
  readonly #defaults: SendingDefaults
  readonly #serializer: Serializer | null
  readonly #check: Required<ClientValidation>
  readonly #onion: Next<OutgoingCall>

  /**
   * Throws MessagingException for numbers that make no sense, InvalidVersion for a malformed version in `overrides`, and
   * CappedVersionUnknown for an object version cap that the API does not have.
   */
  constructor(transport: Transport, options: RpcClientOptions<Context>) {
    const overrides = options.overrides ?? {}
    requireTiming(options)
    requireTiming(overrides)
    if (overrides.version != null) requireVersion(overrides.version)
    const { objectVersionCap: objectCap = null, api } = options
    if (objectCap !== null && api !== undefined) requireObjectCap(api.objectVersionCaps, objectCap)
    this.transport = transport
    this.target = mergeTarget(options.target, overrides)
    this.#options = options
    this.#defaults = {
      target: this.target,
      prepared: overrides,
      timeoutMs: firstSet(options.timeoutMs, defaultTimeoutMs) ?? null,
      monitorMs: options.monitorMs ?? null,
      retry: firstSet(overrides.retry, options.retry) ?? null,
      atLeastOnce: overrides.atLeastOnce ?? options.atLeastOnce ?? false,
    }
    this.capSource = capSourceOf(firstSet(overrides.versionCap, options.versionCap) ?? null, transport, options)
    this.#serializer = options.serializer ?? null
    this.#check = { args: true, result: true, context: true, ...options.validate }
    const transmitter = {
      transport,
      serializer: this.#serializer,
      allowedRemoteModules: options.allowedRemoteModules ?? null,
      checkResults: this.#check.result,
    }
    this.#onion = applyInterceptors(options.interceptors ?? [], (call) => transmit(call, transmitter))
  }

  /**
   * Calls a method and waits for its answer.
   *
   * Rejects with InvalidArguments before anything is sent, RPCVersionCapError if the version cap does not admit the call,
   * InvalidTarget, MessagingTimeout, CallCancelled, MessageDeliveryFailure, MessageUndeliverable, with the declared errors of
   * the method, RemoteError for any other of the server, NoSuchMethod, UnsupportedVersion, and InvalidResult.
   */
  call<Args, Result>(
    method: CallMethod<Args, Result>,
    args: NoInfer<Args>,
    options: CallOptions<Context> & HostOptions = {},
  ): Promise<Result> {
    return this.#send('call', method, args, options) as Promise<Result>
  }

  /** Sends a message that nobody answers; resolves when the broker has it. Rejects as {@link call} does before the answer. */
  cast<Args>(
    method: CastMethod<Args>,
    args: NoInfer<Args>,
    options: CastOptions<Context> & HostOptions = {},
  ): Promise<void> {
    return this.#send('cast', method, args, options) as Promise<void>
  }

  /**
   * Casts a method whose older contract is a call: answers what older servers answer, and undefined where newer ones got a cast.
   * Rejects as {@link call} does.
   */
  castOrCall<Args, Result>(
    method: CastMethod<Args, Result>,
    args: NoInfer<Args>,
    options: CallOptions<Context> & HostOptions = {},
  ): Promise<Result> {
    return this.#send('cast', method, args, options) as Promise<Result>
  }

  /** Calls a method of which no schema is at hand: nothing is checked, the version is that of the options or the target. */
  async callByName<Result = unknown>(
    name: string,
    args: Readonly<JsonObject> = {},
    options: CallOptions<Context> = {},
  ): Promise<Result> {
    return (await this.#sendByName('call', name, args, options)) as Result
  }

  /** Casts to a method of which no schema is at hand, as {@link callByName}. */
  async castByName(name: string, args: Readonly<JsonObject> = {}, options: CastOptions<Context> = {}): Promise<void> {
    await this.#sendByName('cast', name, args, options)
  }

  /**
   * A client that differs in some settings and shares everything else: members left out are inherited, null clears. Throws
   * InvalidVersion for a version that is not `major.minor`.
   */
  prepare(overrides: PrepareOverrides): RpcClient<Context> {
    const inherited = { ...this.#options.overrides, versionCap: this.capSource }
    return new RpcClient(this.transport, { ...this.#options, overrides: mergeOverrides(inherited, overrides) })
  }

  /**
   * Whether the version cap admits the method and the arguments that would be sent. Arguments that would be dropped for older
   * servers do not stand in the way. Throws MessagingException for a cap that still has to be asked for.
   */
  canSend<Args>(method: Method<Args>, args: Partial<NoInfer<Args>> = {}): boolean {
    const cap = this.capSource.current()
    const call = underCap(method, args, cap)
    try {
      const { version } = selectVersion(call.method, call.args as JsonObject, cap)
      return capAdmits(cap, this.target.version ?? version)
    } catch (error) {
      if (error instanceof RPCVersionCapError || error instanceof InvalidArguments) return false
      throw error
    }
  }

  /**
   * Whether the version cap admits a message of this version; without argument: of the target's version. A message without
   * version is only admitted without cap. Throws InvalidVersion for a version that is not `major.minor`.
   */
  canSendVersion(version?: string | null): boolean {
    if (version != null) requireVersion(version)
    return capAdmits(this.capSource.current(), version === undefined ? (this.target.version ?? null) : version)
  }

  /** The version cap as of now; asks for it where it is a function. */
  async resolveVersionCap(): Promise<string | null> {
    return await this.capSource.resolve()
  }

  /**
   * Refreshes the version cap and answers it: asks the servers where it is `auto`, the function where it is one. Rejects if the
   * question could not be asked.
   */
  refreshVersionCap(): Promise<string | null> {
    return this.capSource.refresh()
  }

  #send(kind: OutgoingCall['kind'], method: Method, args: unknown, options: AnyOptions<Context>): Promise<unknown> {
    if (this.capSource.asksServers) return this.#sendOrRenew(kind, method, args, options)
    try {
      return this.#sendUnderCap(kind, method, args, options, null)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** Sends a call that a server is too old for once more if the servers now say that they are older. */
  async #sendOrRenew(
    kind: OutgoingCall['kind'],
    method: Method,
    args: unknown,
    options: AnyOptions<Context>,
  ): Promise<unknown> {
    const cap = await this.capSource.resolve()
    try {
      return await this.#sendUnderCap(kind, method, args, options, { cap })
    } catch (error) {
      // Nothing was executed, so that sending again does no harm.
      if (!(error instanceof UnsupportedVersion)) throw error
      const renewed = await this.capSource.refresh().catch(() => cap)
      if (renewed === cap) throw error
      return await this.#sendUnderCap(kind, method, args, options, { cap: renewed })
    }
  }

  /** No async function, nor what follows, as they are on the way of every message: what they throw has to reject as well. */
  #sendUnderCap(
    kind: OutgoingCall['kind'],
    method: Method,
    args: unknown,
    options: AnyOptions<Context>,
    known: { readonly cap: string | null } | null,
  ): Promise<unknown> {
    const local = localContext()
    const plan = planCall(kind, method.name, method, options, this.#defaults, local)
    warnIfDeprecated(method)
    const cap = known === null ? this.capSource.resolve() : known.cap
    if (typeof cap === 'string' || cap === null)
      return this.#sendPlanned(kind, { method, args }, options, cap, plan, local)
    return Promise.resolve(cap).then((answer) =>
      this.#sendPlanned(kind, { method, args }, options, answer, plan, local),
    )
  }

  /** Sends the contract of a method that the cap admits. */
  #sendPlanned(
    kind: OutgoingCall['kind'],
    given: GivenCall,
    options: AnyOptions<Context>,
    cap: string | null,
    plan: CallPlan,
    local: LocalContext | undefined,
  ): Promise<unknown> {
    const { method, args } = given
    if (method.fallback === undefined) return this.#sendContract(kind, given, options, cap, plan, local)
    const older = underCap(method, args, cap)
    if (older.method === method) return this.#sendContract(kind, given, options, cap, plan, local)
    const olderKind = older.method.kind === 'call' ? 'call' : kind
    const olderPlan = planCall(olderKind, older.method.name, older.method, options, this.#defaults, local)
    return this.#sendContract(olderKind, { ...older, insteadOf: method }, options, cap, olderPlan, local)
  }

  #sendContract(
    kind: OutgoingCall['kind'],
    { method, args, insteadOf }: GivenCall,
    options: AnyOptions<Context>,
    cap: string | null,
    plan: CallPlan,
    local: LocalContext | undefined,
  ): Promise<unknown> {
    const { name, api } = method
    const encoded =
      method.argsShape === undefined ? args : encodeObjects(args, method.argsShape, this.#options.objectVersionCap)
    if (!isJsonObject(encoded)) {
      const message = `expected an object of named arguments, got ${describeValue(encoded)}`
      throw invalidArguments({ side: 'client', name, api, version: null }, [{ path: '', message }])
    }
    const selection = selectVersion(method, encoded, cap)
    const version = this.#forcedVersion(options, cap) ?? selection.version
    const context = this.#contextOf(options, local?.context)
    if (this.#check.args) requireArguments(method, selection.args, version)
    if (this.#check.context) requireContext(method, context, version)
    const namespace = this.target.namespace === undefined ? method.namespace : this.target.namespace
    const target = hostTarget(method, options, this.#options.overrides?.host, cap, plan.target)
    // Member by member: a spread before other members costs three times as much as all the rest of a call.
    const { deadline, options: sending } = plan
    const call: OutgoingCall = {
      kind,
      method,
      name,
      namespace,
      version,
      args: selection.args,
      target,
      context,
      deadline,
      options: sending,
    }
    return this.#onion(new PlannedCall(insteadOf === undefined ? call : { ...call, insteadOf }))
  }

  async #sendByName(
    kind: OutgoingCall['kind'],
    name: string,
    args: Readonly<JsonObject>,
    options: CallOptions<Context> & CastOptions<Context>,
  ): Promise<unknown> {
    const local = localContext()
    const plan = planCall(kind, name, null, options, this.#defaults, local)
    const answer = this.capSource.resolve()
    const cap = typeof answer === 'string' || answer === null ? answer : await answer
    const version = this.#forcedVersion(options, cap)
    if (version === null) requireUnderCap(cap, null)
    const context = this.#contextOf(options, local?.context)
    const namespace = this.target.namespace ?? null
    const { target, deadline, options: sending } = plan
    const call: OutgoingCall = {
      kind,
      method: null,
      name,
      namespace,
      version,
      args,
      target,
      context,
      deadline,
      options: sending,
    }
    return await this.#onion(new PlannedCall(call))
  }

  /** The version that the options or the target ask for, if they do. */
  #forcedVersion(options: CallOptions<Context>, cap: string | null): string | null {
    if (options.version !== undefined) requireVersion(options.version)
    const version = options.version ?? this.target.version ?? null
    if (version !== null) requireUnderCap(cap, version)
    return version
  }

  #contextOf(options: CallOptions<Context>, inherited: object | undefined): object {
    const context = options.context ?? inherited ?? this.#options.context ?? {}
    return this.#serializer === null ? withoutClientTimeout(context) : context
  }
}
