import { versionIsCompatible } from '../core/version-rule.js'
import type { Contract } from './endpoint.js'

/**
 * The contract under which a message is served. The version of a message is a floor, not a profile: peers send methods that
 * are newer than the version they write. So a single contract holds for every message; of several, the newest that is not
 * above the message's version, or else the oldest. With `strict`, a method that is newer than the message does not exist.
 */
export function chooseContract(contracts: readonly Contract[], version: string, strict: boolean): Contract | undefined {
  if (contracts.length === 1 && !strict) return contracts[0]
  for (let at = contracts.length - 1; at >= 0; at -= 1) {
    const contract = contracts[at]
    const since = contract?.method?.since
    if (since === undefined || versionIsCompatible(version, since)) return contract
  }
  return strict ? undefined : contracts[0]
}
