import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'vitest'
import type { Api } from '../core/method.js'
import type { ApiModel } from '../model/api-model.js'
import { contractCases } from './cases.js'
import type { ContractOptions } from './contract-case.js'

/** Options of {@link contractTests}; what is absent comes from the environment. */
export interface ContractTestOptions extends Partial<ContractOptions> {
  /** Longest time of one test, in milliseconds. Absent: 60000. */
  readonly timeoutMs?: number
}

/**
 * Registers the contract cases of an API as tests. The API's `api.lock.json` lies beside the module that calls this.
 *
 * Environment: `STUBWIRE_CONTRACT_SEED` decides which values are made (1), `STUBWIRE_CONTRACT_RUNS` how many (5). Throws
 * TypeError if one of them is no whole number, and what reading the lock file throws.
 */
export function contractTests(moduleUrl: string, api: Api, options: ContractTestOptions = {}): void {
  const model = JSON.parse(readFileSync(new URL('api.lock.json', moduleUrl), 'utf8')) as ApiModel
  const cases = contractCases(api, model, {
    seed: fromEnvironment('STUBWIRE_CONTRACT_SEED', 1),
    runs: fromEnvironment('STUBWIRE_CONTRACT_RUNS', 5),
    file: relative(process.cwd(), fileURLToPath(moduleUrl)),
    ...options,
  })
  describe(`contract of ${api.name}`, () => {
    for (const { name, run } of cases) it(name, run, options.timeoutMs ?? 60_000)
  })
}

function fromEnvironment(name: string, standard: number): number {
  const text = process.env[name]
  if (text === undefined || text === '') return standard
  const value = Number(text)
  if (!Number.isInteger(value)) throw new TypeError(`${name} must be a whole number. Got ${JSON.stringify(text)}`)
  return value
}
