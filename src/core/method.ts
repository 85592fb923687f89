import type { Address } from './address.js'
import type { FloatPlaces } from './float-places.js'
import type { Shape } from './object-shape.js'
import type { DeclaredErrorClass } from './remote-error.js'

/** What a generated validator reports; the members of an ajv error that are used here. */
export interface ValidationFailure {
  readonly instancePath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message?: string
  readonly schema?: unknown
  readonly data?: unknown
}

/**
 * A generated validator. `instancePath` is put before the paths of what it reports. `errors` belongs to the last run only: read
 * it before the next one.
 */
export interface Validator {
  (value: unknown, place?: { readonly instancePath?: string }): boolean
  errors?: readonly ValidationFailure[] | null
}

/** Arguments of a method that takes none. */
export type NoArgs = Readonly<Record<string, never>>

/** How a method may be sent. */
export type MethodKind = 'call' | 'cast' | 'call-or-cast'

/**
 * What a client does when the version cap does not admit an argument: leave it out, refuse to send, or send its value as
 * another argument.
 */
export type OlderPeers = 'drop' | 'reject' | { readonly as: string }

/** History of a member of an argument that is an object. */
export interface MemberHistory {
  /** First version that has the member. */
  readonly since: string
  /** What a client does when the version cap does not admit it. */
  readonly olderPeers: 'drop' | 'reject'
}

/** History of one argument. Arguments as old as their method are not listed. */
export interface ArgumentHistory {
  /** First version that has the argument. */
  readonly since?: string
  /** First version that no longer has it. */
  readonly until?: string
  /** What a client does when the version cap does not admit the argument. */
  readonly olderPeers: OlderPeers
  /** Members that are newer than the argument. */
  readonly members?: Readonly<Record<string, MemberHistory>>
}

/** The older contract that takes the place of one that the version cap does not admit. */
export interface Fallback {
  /** The contract; a function, as contracts may refer to each other. */
  readonly to: () => Method
  /** Arguments that have another name there: by that name, the name here. */
  readonly args?: Readonly<Record<string, string>>
  /** Arguments that do not exist there and are left out. */
  readonly without?: readonly string[]
}

/**
 * One contract of one method, as codegen writes it: everything that a client and a server need to know of it. `Args` and
 * `Result` exist in the type system only.
 */
export interface Method<Args = unknown, Result = unknown> {
  /** Name on the wire. */
  readonly name: string
  /** Name of the API, for messages. */
  readonly api: string
  readonly namespace: string | null
  readonly kind: MethodKind
  /** First version with this contract. */
  readonly since: string
  /** First version without it, where there is one. */
  readonly until?: string
  /** True if a cast goes to every server of the topic. */
  readonly fanout?: boolean
  /** Set for methods that should no longer be used; says what to use instead. */
  readonly deprecated?: string
  readonly idempotent?: boolean
  /** Present if servers take a request off its queue after the answer only; otherwise they do so when they take it up. */
  readonly delivery?: 'at-least-once'
  /** How long a caller waits by default, in milliseconds. */
  readonly timeoutMs?: number
  /** Longest silence of the server by default, in milliseconds. */
  readonly monitorMs?: number
  /** What takes its place for older servers. */
  readonly fallback?: Fallback
  /** How the host that a caller names becomes topic and server; absent if callers name none. */
  readonly address?: Address
  /** Arguments that are newer than the method, or gone. */
  readonly argumentHistory?: Readonly<Record<string, ArgumentHistory>>
  /** Names of all arguments, to suggest one for a misspelt name. */
  readonly argumentNames?: readonly string[]
  /** True if arguments that are not known are taken too, unchecked. */
  readonly openArgs?: boolean
  /**
   * Members of the arguments and of the result that the schema marks as secret and whose names do not tell it; `''` is the
   * result itself. Their values are shown nowhere.
   */
  readonly secrets?: readonly string[]
  /** The same of the request context. */
  readonly contextSecrets?: readonly string[]
  /** Checks the arguments in wire form. */
  readonly checkArgs: Validator
  /** Checks the result in wire form; absent for casts. */
  readonly checkResult?: Validator
  /** Checks the request context; absent if the API declares none. */
  readonly checkContext?: Validator
  /** Where versioned objects sit in the arguments. */
  readonly argsShape?: Shape
  /** Where versioned objects sit in the result. */
  readonly resultShape?: Shape
  /** Where `float()` stands in the arguments in wire form; absent: nowhere. */
  readonly argsFloats?: FloatPlaces
  /** Where `float()` stands in the result in wire form; absent: nowhere. */
  readonly resultFloats?: FloatPlaces
  /** Errors that the method declares. */
  readonly errors?: readonly DeclaredErrorClass[]
  /** Never present: carries the types. */
  readonly types?: { readonly args: Args; readonly result: Result }
}

/** A method that answers. */
export interface CallMethod<Args = unknown, Result = unknown> extends Method<Args, Result> {
  readonly kind: 'call' | 'call-or-cast'
}

/** A method that may be sent without waiting for an answer. */
export interface CastMethod<Args = unknown, Result = unknown> extends Method<Args, Result> {
  readonly kind: 'cast' | 'call-or-cast'
}

/** An API as codegen writes it: its identity and its methods. */
export interface Api {
  readonly name: string
  readonly topic: string
  readonly exchange: string | null
  readonly namespace: string | null
  /** The newest version. */
  readonly version: string
  /** The object version caps that it has; absent: none. */
  readonly objectVersionCaps?: readonly string[]
  /** SHA-256 of the model that its lock file holds, without descriptions: tells whether two peers mean the same. */
  readonly lock?: string
  /** Every contract of every method, with the name of its handler. */
  readonly methods: readonly ApiMethod[]
}

/** A method of an API and the name of the handler that serves it. */
export interface ApiMethod {
  readonly handler: string
  readonly method: Method
}
