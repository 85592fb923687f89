import { chooseContract } from './contract-choice.js'
import type { Contract, Endpoint } from './endpoint.js'

/** What endpoints are chosen by. `version` is the text in the message, or `1.0` if there was none. */
export interface RouteKey {
  readonly method: unknown
  readonly namespace: unknown
  readonly version: unknown
}

/** Where requests of one namespace, version and method may go. */
export interface Route {
  /** Of the endpoints that accept namespace and version and have the method, in their order. */
  readonly contracts: readonly Contract[]
  /** Whether any endpoint accepts namespace and version, beside silent ones that have not the method. */
  readonly compatible: boolean
  /** Why the endpoints after these were not asked: one cannot read the version. */
  readonly unreadable: { readonly error: unknown } | null
}

interface KnownRoute extends Route {
  readonly namespace: unknown
  readonly version: string
}

/** How many ways to ask for one method are remembered; peers have a handful, an attacker any number. */
const mostRemembered = 16
/** Longer texts are no versions that anybody has. */
const longestVersion = 16

/** Where requests go, by the rules of oslo.messaging; remembers what peers ask for. The endpoints must stay as they are. */
export class RouteTable {
  readonly #endpoints: readonly Endpoint[]
  readonly #strict: boolean
  /** By method: only methods that exist, in namespaces that exist. */
  readonly #known = new Map<unknown, KnownRoute[]>()

  /** With `strict`, methods that are newer than the version of a message do not exist for it. */
  constructor(endpoints: readonly Endpoint[], strict: boolean) {
    this.#endpoints = endpoints
    this.#strict = strict
  }

  /** The route of a request. Never throws. */
  find(request: RouteKey): Route {
    const known = this.#known.get(request.method)
    if (known !== undefined) {
      for (const route of known) {
        if (route.version === request.version && route.namespace === request.namespace) return route
      }
    }
    const route = this.#walk(request)
    this.#remember(request, route)
    return route
  }

  #walk(request: RouteKey): Route {
    const contracts: Contract[] = []
    let compatible = false
    for (const endpoint of this.#endpoints) {
      try {
        if (!standsFor(endpoint, request)) continue
        if (!endpoint.silent) compatible = true
        const contract = this.#contractOf(endpoint, request)
        if (contract !== undefined) contracts.push(contract)
      } catch (error) {
        return { contracts, compatible, unreadable: { error } }
      }
    }
    return { contracts, compatible, unreadable: null }
  }

  #contractOf({ routes }: Endpoint, { method, version }: RouteKey): Contract | undefined {
    const contracts = routes.get(method as string)
    return contracts && chooseContract(contracts, version as string, this.#strict)
  }

  #remember({ method, namespace, version }: RouteKey, route: Route): void {
    if (route.contracts.length === 0 || route.unreadable !== null) return
    if (typeof version !== 'string' || version.length > longestVersion) return
    const known = this.#known.get(method) ?? []
    if (known.length >= mostRemembered) return
    known.push({ ...route, namespace, version })
    this.#known.set(method, known)
  }
}

/**
 * The contract that covers a request, whether it may be asked for or not: that of the first endpoint of its route. Undefined if there
 * is none. Throws InvalidVersion for a version that cannot be read.
 */
export function coveringContract({ contracts, unreadable }: Route, { method }: RouteKey): Contract | undefined {
  if (typeof method !== 'string') return undefined
  const first = contracts[0]
  if (first === undefined && unreadable !== null) throw unreadable.error
  return first
}

/**
 * Whether an endpoint stands for the namespace and version of a request. A silent one does for its own methods only, so that no
 * other request is answered differently because it is there. Throws InvalidVersion for a version that cannot be read.
 */
function standsFor(endpoint: Endpoint, { method, namespace, version }: RouteKey): boolean {
  if (!endpoint.acceptedNamespaces.includes(namespace as string | null)) return false
  if (endpoint.silent && !endpoint.routes.has(method as string)) return false
  return endpoint.accepts(version)
}
