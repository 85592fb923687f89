import type { Api } from '../../core/method.js'
import { versionIsCompatible } from '../../core/version-rule.js'
import type { ApiModel } from '../../model/api-model.js'
import type { ContractCase } from '../contract-case.js'
import { changesOfContract, contractsOf } from '../contracts.js'
import { Material } from '../material.js'
import { argumentCases } from './argument-cases.js'
import { nameCases } from './name-cases.js'
import type { ProviderSource } from './provider.js'
import { isServed, type Verification, type VerifyOptions } from './verification.js'

/**
 * What the server of an API must do, as cases to run one after the other against handlers of one's own (`servedHandlers`) or a
 * server that runs somewhere (`liveServer`): each method at each version that changed it, with valid arguments, arguments at
 * their limits and invalid ones; results and errors are those of the schema, every request gets one answer, and what is no
 * method is none. Nothing is sent before a case runs.
 */
export function providerCases(
  api: Api,
  model: ApiModel,
  source: ProviderSource,
  options: VerifyOptions,
): readonly ContractCase[] {
  const version = options.version ?? api.version
  const material = new Material({ model, options })
  const verification: Verification = { api, model, options, source, material, version }
  const served = contractsOf(api, model).filter((contract) => isServed(verification, contract))
  return [
    ...served.flatMap((contract) =>
      changesOfContract(api, contract)
        .filter((claimed) => versionIsCompatible(version, claimed))
        .flatMap((claimed) => argumentCases(verification, contract, claimed)),
    ),
    ...nameCases(verification),
  ]
}
