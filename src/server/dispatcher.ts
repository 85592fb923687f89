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
  dispatch({ method, namespace, version }: RouteKey): Contract {
    let compatible = false
    for (const endpoint of this.#endpoints) {
      if (!endpoint.acceptedNamespaces.includes(namespace as string | null)) continue
      if (!endpoint.accepts(version)) continue
      if (!endpoint.silent) compatible = true
      if (typeof method !== 'string') {
        if (endpoint.silent) continue
        throw new TypeError(`attribute name must be string, not '${pythonType(method)}'`)
      }
      const contracts = endpoint.routes.get(method)
      const contract = contracts && chooseContract(contracts, version as string, this.#strict)
      if (contract !== undefined && this.#accessPolicy(endpoint, method)) return contract
    }
    const name = isTruthy(method) ? pythonText(method) : ''
    if (compatible) throw new NoSuchMethod(name)
    throw new UnsupportedVersion(version === null ? null : pythonText(version), name)
  }
}
