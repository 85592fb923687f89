import { newId } from '../core/ids.js'
import type { Api } from '../core/method.js'
import type { ApiModel } from '../model/api-model.js'
import { agreementCase } from './agreement.js'
import { argumentCases } from './argument-cases.js'
import { castCases } from './cast-cases.js'
import { consumerCases } from './consumer-cases.js'
import type { ContractCase, ContractOptions, Subject } from './contract-case.js'
import { changesOfContract, contractsOf, type ModelledContract } from './contracts.js'
import { exampleCase } from './example-case.js'
import { Material } from './material.js'
import { errorCase, resultCases } from './result-cases.js'
import { refusalCases, versionCases } from './version-cases.js'

/**
 * What servers and clients of an API must do, as cases to run one by one: over a real server and a real client, through the
 * transport inside the process. Nothing is generated or started before a case runs.
 */
export function contractCases(api: Api, model: ApiModel, options: ContractOptions): ContractCase[] {
  const subject: Subject = { api, model, options, url: `memory:///contract-${newId()}` }
  const material = new Material(subject)
  const contracts = contractsOf(api, model)
  return [
    agreementCase(subject),
    ...contracts.flatMap((contract) => casesOf(subject, material, contract)),
    ...refusalCases(subject, material),
    ...versionCases(subject, material, contracts),
    ...consumerCases(subject, material, contracts),
  ]
}

function casesOf(subject: Subject, material: Material, contract: ModelledContract): readonly ContractCase[] {
  const { kind } = contract.method
  const versions = changesOfContract(subject.api, contract)
  return [
    ...versions.flatMap((version) => argumentCases(subject, material, contract, version)),
    ...(kind === 'cast' ? [] : resultCases(subject, material, contract)),
    ...(kind === 'call' ? [] : castCases(subject, material, contract)),
    errorCase(subject, material, contract),
    exampleCase(subject, contract),
  ].filter((it) => it !== null)
}
