import { NoSuchMethod, UnsupportedVersion } from '../core/errors.js'
import { pythonText, pythonType } from '../core/python-text.js'
import { isTruthy } from '../core/python-value.js'
import type { AccessPolicy } from './access-policy.js'
import type { Contract } from './endpoint.js'
import type { Route, RouteKey } from './route-table.js'

/** Decides which contract serves a request, by the rules of oslo.messaging. */
export class Dispatcher {
  readonly #accessPolicy: AccessPolicy

  constructor(accessPolicy: AccessPolicy) {
    this.#accessPolicy = accessPolicy
  }

  /**
   * The contract of the first endpoint that accepts the namespace and version, has the method, and may be asked for it: the
   * policy is asked for every request.
   *
   * Throws NoSuchMethod if an endpoint accepts namespace and version but none has the method, UnsupportedVersion if none
   * accepts them, InvalidVersion for a version that cannot be read, TypeError for a method whose name is no text.
   */
  dispatch({ contracts, compatible, unreadable }: Route, { method, version }: RouteKey): Contract {
    if (compatible && typeof method !== 'string')
      throw new TypeError(`attribute name must be string, not '${pythonType(method)}'`)
    for (const contract of contracts) if (this.#accessPolicy(contract.endpoint, contract.name)) return contract
    if (unreadable !== null) throw unreadable.error
    const name = isTruthy(method) ? pythonText(method) : ''
    if (compatible) throw new NoSuchMethod(name)
    throw new UnsupportedVersion(version === null ? null : pythonText(version), name)
  }
}
