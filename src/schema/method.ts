import type { AddressDefinition } from './address.js'
import type { ArgumentInput } from './argument.js'
import { definitionKind } from './brand.js'
import type { Schema } from './schema.js'
import type { Version } from './version.js'

/** How a method may be sent: expecting an answer, or without one, or either. */
export type MethodKind = 'call' | 'cast' | 'call-or-cast'

/**
 * When a server takes a request off its queue: `at-most-once` when it takes it up, as oslo.messaging does, so that a server that
 * dies loses what it works on; `at-least-once` after the answer, so that another server does it again.
 */
export type Delivery = 'at-most-once' | 'at-least-once'

/** A recorded example. Codegen validates it; documentation, mocks and tests use it. */
export interface MethodExample {
  readonly name?: string
  /** Arguments in the form that travels on the wire. */
  readonly args: Readonly<Record<string, unknown>>
  /** Result in the form that travels on the wire; left out for casts. */
  readonly result?: unknown
}

/**
 * What a client sends where the version cap does not admit a method: an older method that does the same, or an older contract
 * of the same name. Callers use the new one alone.
 *
 * @example fallback: { to: 'migrate_volume_to_host', args: { host: 'backend', force_host_copy: 'force_copy' } }
 */
export interface FallbackDefinition {
  /** Wire name of the other method; inside `versions()` also the version of an older contract. */
  readonly to: string
  /** Arguments that are called otherwise there: by the name there, the name here. Others keep their name. */
  readonly args?: Readonly<Record<string, string>>
  /** Arguments that do not exist there and are left out. */
  readonly without?: readonly string[]
}

/** What calls and casts have in common. */
export interface CommonMethodOptions {
  /** Prose for documentation. A JSDoc comment above the method does the same and is usual. */
  readonly description?: string
  /** First version of the API that has the method. Absent: the API's base version, `major.0`. */
  readonly since?: Version
  /** First version that no longer has it. Such a method is refused by servers of that version or newer. */
  readonly until?: Version
  /** Named arguments. The object is closed, unless `openArgs` says otherwise: an argument that is not listed is refused. */
  readonly args: Readonly<Record<string, ArgumentInput>>
  /**
   * True if arguments that are not listed are taken too, unchecked, as a Python method with `**kwargs` takes them. For methods
   * that exist already and do so: nobody is told of a misspelt argument there.
   */
  readonly openArgs?: boolean
  /** Says what to use instead; clients warn once. */
  readonly deprecated?: string
  /** What is sent to servers that are older than this method. */
  readonly fallback?: FallbackDefinition
  /** How callers address it; null: they name no host. Absent: as the API says. */
  readonly address?: AddressDefinition | null
  /** True if sending the request twice does no harm; only then may it be retried automatically. */
  readonly idempotent?: boolean
  /**
   * True if the method changes nothing that anybody could notice, however often and with whatever valid arguments it is
   * called. Tools may then call it on a live service: `stubwire verify --safe-only` does. More than `idempotent`: deleting
   * twice does no more harm than deleting once, and yet deletes.
   */
  readonly readOnly?: boolean
  /**
   * How servers of this package deliver it; default `at-most-once`. With `at-least-once` the method may run twice, so it must
   * bear that, and the transport needs quorum queues. Callers notice nothing; servers in Python deliver at most once as ever.
   */
  readonly delivery?: Delivery
  /** Examples, validated by codegen. */
  readonly examples?: readonly MethodExample[]
}

/** A method that answers. */
export interface CallOptions<ErrorName extends string = never> extends CommonMethodOptions {
  /** Schema of the answer. Absent: the method answers null. */
  readonly result?: Schema
  /** Names of errors of the API that the method may raise. */
  readonly errors?: readonly ErrorName[]
  /** How long a caller waits by default, in milliseconds. */
  readonly timeoutMs?: number
  /** Longest silence between two signs of life of the server, in milliseconds; at least 2000. */
  readonly monitorMs?: number
}

/** A method that is sent without waiting for an answer. */
export interface CastOptions extends CommonMethodOptions {
  /** True if every server of the topic gets the message. */
  readonly fanout?: boolean
}

/** One contract of a method, as made by {@link call}, {@link cast} or {@link callOrCast}. */
export interface MethodDefinition<ErrorName extends string = string> extends CommonMethodOptions {
  readonly [definitionKind]: 'method'
  readonly kind: MethodKind
  readonly fanout: boolean
  readonly result?: Schema
  readonly errors: readonly ErrorName[]
  readonly timeoutMs?: number
  readonly monitorMs?: number
}

/** Several contracts of one method name, each from its version on, for changes that are not additive. */
export interface VersionsDefinition<ErrorName extends string = string> {
  readonly [definitionKind]: 'versions'
  readonly variants: Readonly<Record<string, MethodDefinition<ErrorName>>>
}

/**
 * A method that answers: a result, or a failure. The names of its errors are inferred from its own options alone: what the
 * API around it declares is compared with them afterwards.
 */
export function call<const ErrorName extends string = never>(
  options: CallOptions<ErrorName>,
): MethodDefinition<NoInfer<ErrorName>> {
  return { ...options, [definitionKind]: 'method', kind: 'call', fanout: false, errors: options?.errors ?? [] }
}

/** A method that is sent and not answered. */
export function cast(options: CastOptions): MethodDefinition<never> {
  return { ...options, [definitionKind]: 'method', kind: 'cast', fanout: options?.fanout ?? false, errors: [] }
}

/** A method that callers may use both ways: the generated client has a call and a cast for it. */
export function callOrCast<const ErrorName extends string = never>(
  options: CallOptions<ErrorName>,
): MethodDefinition<NoInfer<ErrorName>> {
  return { ...options, [definitionKind]: 'method', kind: 'call-or-cast', fanout: false, errors: options?.errors ?? [] }
}

/**
 * A method whose contract changed in a way that is not additive: each key is the version from which the contract holds.
 * The server picks the contract by the version that the message carries.
 */
export function versions<const ErrorName extends string = never>(
  variants: Readonly<Partial<Record<Version, MethodDefinition<ErrorName>>>>,
): VersionsDefinition<ErrorName> {
  return { [definitionKind]: 'versions', variants: variants as Record<string, MethodDefinition<ErrorName>> }
}
