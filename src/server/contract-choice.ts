import { versionIsCompatible } from '../core/version-rule.js'
import type { Contract } from './endpoint.js'
import { missingHandler } from './handler.js'

/**
 * The contract under which a message is served. The version of a message is a floor, not a profile: peers send methods that
 * are newer than the version they write. So a single contract holds for every message; of several, the newest that is not
 * above the message's version, or else the oldest. With `strict`, a method that is newer than the message does not exist.
 * Undefined also for a contract without handler.
 */
export function chooseContract(contracts: readonly Contract[], version: string, strict: boolean): Contract | undefined {
  const contract = contracts.length === 1 && !strict ? contracts[0] : newestFor(contracts, version, strict)
  return contract?.handler === missingHandler ? undefined : contract
}

function newestFor(contracts: readonly Contract[], version: string, strict: boolean): Contract | undefined {
  const newest = contracts.findLast(({ method }) => method === null || versionIsCompatible(version, method.since))
  return newest ?? (strict ? undefined : contracts[0])
}
