import { InvalidVersion, MessagingException } from '../core/errors.js'
import type { Api, ArgumentHistory, Method } from '../core/method.js'
import { requireObjectCap } from '../core/object-cap.js'
import { versionIsCompatible } from '../core/version-rule.js'
import { type AnyHandler, findHandler, isObjectName, listHandlers, missingHandler } from './handler.js'
import { VersionMemo } from './version-memo.js'

/** A class of errors, for `instanceof`. */
export type ErrorClass = abstract new (...args: never[]) => unknown

/** One contract of one method, and what serves it. */
export interface Contract {
  readonly endpoint: Endpoint
  /** Name on the wire. */
  readonly name: string
  /** Null if no schema is known. */
  readonly method: Method | null
  readonly handler: AnyHandler
  /** Whether its requests stay on their queue until they are answered. */
  readonly atLeastOnce: boolean
  /** Arguments that the schema has but the version of the endpoint has not. */
  readonly hiddenArguments: ReadonlySet<string>
}

/** What a server offers under a namespace and version. */
export interface Endpoint {
  readonly namespace: string | null
  /** The namespace and the legacy ones. */
  readonly acceptedNamespaces: readonly (string | null)[]
  /** The version that it implements. */
  readonly version: string
  /** By wire name: the contracts of the method at this version, oldest first. */
  readonly routes: ReadonlyMap<string, readonly Contract[]>
  /** The object that handlers are called on. */
  readonly handlers: object
  /** Errors that are no incident: they are logged at debug level only. */
  readonly expectedErrors: readonly ErrorClass[]
  /** The API that it serves; null for an endpoint without schema. */
  readonly api: Pick<Api, 'name' | 'lock'> | null
  /** What {@link EndpointOptions.objectVersionCap} says. */
  readonly objectVersionCap?: string | null
  /** True if it does not count for telling NoSuchMethod from UnsupportedVersion. */
  readonly silent: boolean
  /** Whether a request for a version may be served. Throws InvalidVersion for one that cannot be read. */
  accepts(version: unknown): boolean
}

/** Options of {@link createEndpoint}. */
export interface EndpointOptions {
  /** Behave as a server of this older version of the API. Default: the newest. */
  readonly version?: string
  /** Namespace instead of that of the API. */
  readonly namespace?: string | null
  /** Further namespaces that are served; null opens the absent one. */
  readonly legacyNamespaces?: readonly (string | null)[]
  /**
   * Version of the project's objects that callers know, such as `1.38` of cinder: newer objects in results are sent in the versions
   * that belong to it, without later fields. Default null: in their own versions.
   */
  readonly objectVersionCap?: string | null
  /** Errors that are no incident: they are logged at debug level only. Those that methods declare need not be named. */
  readonly expectedErrors?: readonly ErrorClass[]
}

/** Options of {@link plainEndpoint}. */
export interface PlainEndpointOptions extends Omit<EndpointOptions, 'version' | 'objectVersionCap'> {
  /** Version that is implemented; null and the empty text count as the default, `1.0`. */
  readonly version?: string | null
  /** Own members and methods of classes that are functions, except those whose names start with `_`. */
  readonly handlers: object
  /** Methods, by their names on the wire, that are delivered at least once. */
  readonly atLeastOnce?: readonly string[]
}

/** What an endpoint of whatever kind is built from. */
interface EndpointFacts {
  readonly namespace: string | null
  readonly version: string
  readonly handlers: object
  readonly options: Pick<PlainEndpointOptions, 'legacyNamespaces' | 'expectedErrors' | 'atLeastOnce'>
  readonly api?: Api
  readonly objectVersionCap?: string | null
  readonly silent?: boolean
}

/**
 * The endpoint of an API. Handlers are found once, by the names that codegen gave them, and are called on the `handlers`
 * object; methods without a handler do not exist. Throws MessagingException for a version that the API never had, and
 * CappedVersionUnknown for such an object version cap.
 */
export function createEndpoint(api: Api, handlers: object, options: EndpointOptions = {}): Endpoint {
  const version = options.version ?? api.version
  requireVersionOf(api, version)
  const { objectVersionCap = null } = options
  if (objectVersionCap !== null) requireObjectCap(api.objectVersionCaps, objectVersionCap)
  const namespace = options.namespace === undefined ? api.namespace : options.namespace
  const endpoint = new RoutedEndpoint({ namespace, version, handlers, options, api, objectVersionCap })
  for (const { handler: name, method } of api.methods) {
    if (existsAt(version, method)) endpoint.add(method.name, method, findHandler(handlers, name) ?? missingHandler)
  }
  return endpoint
}

/** An endpoint without schema: handlers get whatever arguments came, their names are those on the wire. */
export function plainEndpoint(options: PlainEndpointOptions): Endpoint {
  return untypedEndpoint(options, false)
}

/** As {@link plainEndpoint}, also for endpoints that are not the user's own. */
export function untypedEndpoint(options: PlainEndpointOptions, silent: boolean): Endpoint {
  const { handlers, namespace = null } = options
  const endpoint = new RoutedEndpoint({ namespace, version: options.version || '1.0', handlers, options, silent })
  for (const [name, handler] of listHandlers(handlers)) endpoint.add(name, null, handler)
  return endpoint
}

class RoutedEndpoint implements Endpoint {
  readonly namespace: string | null
  readonly acceptedNamespaces: readonly (string | null)[]
  readonly version: string
  readonly handlers: object
  readonly expectedErrors: readonly ErrorClass[]
  readonly api: Pick<Api, 'name' | 'lock'> | null
  readonly objectVersionCap: string | null
  readonly silent: boolean
  readonly #atLeastOnce: ReadonlySet<string>
  readonly routes = new Map<string, Contract[]>()
  readonly #memo: VersionMemo

  constructor(facts: EndpointFacts) {
    const { namespace, version, handlers, options, api, silent = false } = facts
    this.namespace = namespace
    this.acceptedNamespaces = [namespace, ...(options.legacyNamespaces ?? [])]
    this.version = version
    this.handlers = handlers
    this.expectedErrors = options.expectedErrors ?? []
    this.api = api ?? null
    this.objectVersionCap = facts.objectVersionCap ?? null
    this.silent = silent
    this.#atLeastOnce = new Set(options.atLeastOnce)
    this.#memo = new VersionMemo(version)
  }

  accepts(version: unknown): boolean {
    return this.#memo.accepts(version)
  }

  add(name: string, method: Method | null, handler: AnyHandler): void {
    if (method === null && isObjectName(name)) return
    const hiddenArguments = hiddenAt(this.version, method?.argumentHistory ?? {})
    const atLeastOnce = method?.delivery === 'at-least-once' || this.#atLeastOnce.has(name)
    const contract: Contract = { endpoint: this, name, method, handler, atLeastOnce, hiddenArguments }
    const contracts = this.routes.get(name) ?? []
    const newer = contracts.findIndex(
      (other) => !versionIsCompatible(method?.since ?? '1.0', other.method?.since ?? '1.0'),
    )
    contracts.splice(newer === -1 ? contracts.length : newer, 0, contract)
    this.routes.set(name, contracts)
  }
}

/** The version has the method, or the argument. */
function existsAt(version: string, { since, until }: { since?: string; until?: string }): boolean {
  if (since !== undefined && !versionIsCompatible(version, since)) return false
  return until === undefined || !versionIsCompatible(version, until)
}

function hiddenAt(version: string, history: Readonly<Record<string, ArgumentHistory>>): ReadonlySet<string> {
  return new Set(Object.keys(history).filter((name) => !existsAt(version, history[name] ?? {})))
}

function requireVersionOf(api: Api, version: string): void {
  let possible: boolean
  try {
    possible = versionIsCompatible(api.version, version)
  } catch (cause) {
    throw new InvalidVersion(`An endpoint of ${api.name} cannot have the version ${version}`, { cause })
  }
  if (!possible) {
    throw new MessagingException(
      `An endpoint of ${api.name} cannot have the version ${version}: the schema ends at ${api.version}`,
    )
  }
}
