import { NoSuchMethod, UnsupportedVersion } from '../core/errors.js'
import { pythonText, pythonType } from '../core/python-text.js'
import { isTruthy } from '../core/python-value.js'
import type { AccessPolicy } from './access-policy.js'
import { chooseContract } from './contract-choice.js'
import type { Contract, Endpoint } from './endpoint.js'

/** What endpoints are chosen by. `version` is the text in the message, or `1.0` if there was none. */
export interface RouteKey {
  readonly method: unknown
  readonly namespace: unknown
  readonly version: unknown
}

/**
 * Whether an endpoint stands for the namespace and version of a request. A silent one does for its own methods only, so that no
 * other request is answered differently because it is there. Throws InvalidVersion for a version that cannot be read.
 */
export function standsFor(endpoint: Endpoint, { method, namespace, version }: RouteKey): boolean {
  if (!endpoint.acceptedNamespaces.includes(namespace as string | null)) return false
  if (endpoint.silent && !endpoint.routes.has(method as string)) return false
  return endpoint.accepts(version)
}

/** Finds what serves a request, by the rules of oslo.messaging. */
export class Dispatcher {
  readonly #endpoints: readonly Endpoint[]
  readonly #accessPolicy: AccessPolicy
  readonly #strict: boolean

  constructor(endpoints: readonly Endpoint[], accessPolicy: AccessPolicy, strict: boolean) {
    this.#endpoints = endpoints
    this.#accessPolicy = accessPolicy
    this.#strict = strict
  }

  /**
   * The contract of the first endpoint that accepts the namespace and version, has the method, and may be asked for it.
   *
   * Throws NoSuchMethod if an endpoint accepts namespace and version but none has the method, UnsupportedVersion if none
   * accepts them, InvalidVersion for a version that cannot be read, TypeError for a method whose name is no text.
   */
  dispatch(request: RouteKey): Contract {
    const { method, version } = request
    let compatible = false
    for (const endpoint of this.#endpoints) {
      if (!standsFor(endpoint, request)) continue
      if (!endpoint.silent) compatible = true
      if (typeof method !== 'string') throw new TypeError(`attribute name must be string, not '${pythonType(method)}'`)
      const contracts = endpoint.routes.get(method)
      const contract = contracts && chooseContract(contracts, version as string, this.#strict)
      if (contract !== undefined && this.#accessPolicy(endpoint, method)) return contract
    }
    const name = isTruthy(method) ? pythonText(method) : ''
    if (compatible) throw new NoSuchMethod(name)
    throw new UnsupportedVersion(version === null ? null : pythonText(version), name)
  }
}
