import type { Interceptor } from '../core/interceptor.js'
import type { JsonObject } from '../core/message.js'
import type { Serializer } from '../core/serializer.js'
import type { Target } from '../core/target.js'
import type { OutgoingCall } from './outgoing-call.js'
import type { VersionCap } from './version-cap.js'

/** What calls and casts have in common. Absent members take the default of the client. */
export interface SendingOptions<Context extends object = JsonObject> {
  /** Request context that travels along. Inside a handler the default is that of its request. */
  readonly context?: Context
  /**
   * How long to wait, in milliseconds, counted from the call; null waits for ever. Never longer than the deadline of the
   * request that is being handled.
   */
  readonly timeoutMs?: number | null
  /** Gives the call up. Inside a handler the default is the signal of its request; null goes on without. */
  readonly signal?: AbortSignal | null
  /** Name of the one server that is to get the message; null: any of the topic. */
  readonly server?: string | null
  readonly exchange?: string | null
  readonly topic?: string | null
  /** Version that the message carries, whatever its arguments need. The version cap still holds. */
  readonly version?: string
  /** How often handing the message to the broker is tried again: null or -1 without limit, 0 never. */
  readonly retry?: number | null
  /** Refuse with MessageUndeliverable if no queue takes the message. */
  readonly atLeastOnce?: boolean
}

/** Options of one call. */
export interface CallOptions<Context extends object = JsonObject> extends SendingOptions<Context> {
  /** Longest silence of the server, in milliseconds, at least 2000; null expects no signs of life. */
  readonly monitorMs?: number | null
}

/** Options of one cast. */
export interface CastOptions<Context extends object = JsonObject> extends SendingOptions<Context> {
  /** True sends to every server of the topic. */
  readonly fanout?: boolean
}

/** Option of methods whose API says how their servers are addressed. */
export interface HostOptions {
  /**
   * Where the server is that shall get the message, in the form that the API declares, such as `host@backend#pool`; topic and
   * server follow from it and from the version cap. Null, absent or empty: any server of the topic.
   */
  readonly host?: string | null
}

/** What {@link RpcClient.prepare} changes: absent members are inherited, null clears. */
export interface PrepareOverrides extends Target {
  /** Null waits for ever. */
  readonly timeoutMs?: number | null
  readonly monitorMs?: number | null
  readonly versionCap?: VersionCap
  /** Of methods that take a host: the one for calls that name none. */
  readonly host?: string | null
  readonly retry?: number | null
  readonly atLeastOnce?: boolean
}

/** Overrides on top of others; members that are undefined count as left out. */
export function mergeOverrides(base: PrepareOverrides | undefined, overrides: PrepareOverrides): PrepareOverrides {
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined)
  return { ...base, ...Object.fromEntries(given) }
}

/** Which values a client checks against schemas; all by default. */
export interface ClientValidation {
  readonly args?: boolean
  readonly result?: boolean
  readonly context?: boolean
}

/** Options of a client. */
export interface ClientOptions<Context extends object = JsonObject> {
  /** How long calls wait whose method has no `timeoutMs` of its own, in milliseconds. Default 60000; null waits for ever. */
  readonly timeoutMs?: number | null
  /** Longest silence of servers, for methods without `monitorMs` of their own. Default null: no signs of life are expected. */
  readonly monitorMs?: number | null
  /** Newest version that may be sent. Default null: no limit. */
  readonly versionCap?: VersionCap
  /**
   * Version of the project's objects that peers know, such as `1.38` of cinder, independent of `versionCap`: newer objects are
   * sent in the versions that belong to it, without later fields. Default null: in their own versions.
   */
  readonly objectVersionCap?: string | null
  /**
   * For `versionCap: 'auto'`: the cap for servers that do not say what they serve, such as those in Python, and if no server
   * answers; null sets no limit. Default: the first minor version, which all servers of the major take.
   */
  readonly defaultVersionCap?: string | null
  /** For `versionCap: 'auto'`: how long to wait for the answers of the servers, in milliseconds. Default 1000. */
  readonly versionSurveyMs?: number
  /** How often handing a message to the broker is tried again. Default null: without limit. */
  readonly retry?: number | null
  /** Default for messages. Default false. */
  readonly atLeastOnce?: boolean
  readonly serializer?: Serializer | null
  /** Wrap every call and cast; the first is the outermost. */
  readonly interceptors?: readonly Interceptor<OutgoingCall>[]
  /** Context of calls that are given none, outside of handlers. */
  readonly context?: Context
  /** Modules whose exceptions are shown as what they are. Default: those of the transport. */
  readonly allowedRemoteModules?: readonly string[]
  readonly validate?: ClientValidation
  /** What `prepare` was given; takes precedence over the defaults of methods. */
  readonly overrides?: PrepareOverrides
}

/** Options of {@link RpcClient}. */
export interface RpcClientOptions<Context extends object = JsonObject> extends ClientOptions<Context> {
  /** Where messages go; needs a topic, here or later. A version set here is sent with every message. */
  readonly target: Target
  /** Name and newest version of the API, which `versionCap: 'auto'` asks for. */
  readonly api?: { readonly name: string; readonly version: string; readonly objectVersionCaps?: readonly string[] }
}
