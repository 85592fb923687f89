import type { AddressDefinition } from './address.js'
import { definitionKind } from './brand.js'
import type { ErrorDefinition } from './error.js'
import type { MethodDefinition, VersionsDefinition } from './method.js'
import type { Schema } from './schema.js'
import type { Version } from './version.js'

/** What {@link defineApi} takes. */
export interface ApiOptions<Errors extends Readonly<Record<string, ErrorDefinition>>> {
  /** Name of the API and of its folder under `generated/`: lower case words joined by dashes. */
  readonly name: string
  readonly description?: string
  /** Topic on which servers of this API listen. */
  readonly topic: string
  /** Exchange of the topic. Absent: the transport's default, `openstack`. */
  readonly exchange?: string
  /** Namespace of the endpoint. Absent: none. */
  readonly namespace?: string
  /** The newest version, which a server made from this schema implements. */
  readonly version: Version
  /** How callers address servers, for methods that do not say otherwise. Absent: callers name no host. */
  readonly address?: AddressDefinition
  /** `alpha` exempts the API from the check for breaking changes. */
  readonly stability?: 'stable' | 'alpha'
  /** Schema of the request context that travels beside the arguments; an object. */
  readonly context?: Schema
  /** The errors that methods may name. */
  readonly errors?: Errors
  /** What each version brought, in a sentence. */
  readonly history?: Readonly<Partial<Record<Version, string>>>
  /**
   * Versions of the project's objects that peers may be capped to, oldest first: the versions of the classes at the first, and what
   * each later one raised. Classes that the API does not use may stand here, so that APIs can share the table.
   */
  readonly objectVersions?: Readonly<Partial<Record<Version, Readonly<Record<string, Version>>>>>
  /** The methods by the name that travels on the wire. */
  readonly methods: Readonly<
    Record<
      string,
      MethodDefinition<NoInfer<keyof Errors & string>> | VersionsDefinition<NoInfer<keyof Errors & string>>
    >
  >
}

/** An API as its schema file exports it. */
export interface ApiDefinition {
  readonly [definitionKind]: 'api'
  readonly name: string
  readonly description?: string
  readonly topic: string
  readonly exchange?: string
  readonly namespace?: string
  readonly version: Version
  readonly address?: AddressDefinition
  readonly stability: 'stable' | 'alpha'
  readonly context?: Schema
  readonly objectVersions?: Readonly<Partial<Record<Version, Readonly<Record<string, Version>>>>>
  readonly errors: Readonly<Record<string, ErrorDefinition>>
  readonly history: Readonly<Record<string, string>>
  readonly methods: Readonly<Record<string, MethodDefinition | VersionsDefinition>>
}

/**
 * Declares a versioned API. A schema file default-exports one.
 *
 * @example export default defineApi({ name: 'greeter', topic: 'greeter', version: '1.1', methods: { … } })
 */
export function defineApi<const Errors extends Readonly<Record<string, ErrorDefinition>> = Record<never, never>>(
  options: ApiOptions<Errors>,
): ApiDefinition {
  // Of a file in plain JavaScript, codegen says what is missing.
  const { errors, history, stability, ...rest } = options ?? {}
  return {
    ...rest,
    [definitionKind]: 'api',
    stability: stability ?? 'stable',
    errors: errors ?? {},
    history: (history ?? {}) as Record<string, string>,
  }
}
