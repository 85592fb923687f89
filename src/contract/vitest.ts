import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'vitest'
import type { Api } from '../core/method.js'
import type { ApiModel } from '../model/api-model.js'
import type { Endpoint } from '../server/endpoint.js'
import { contractCases } from './cases.js'
import type { ContractCase, ContractOptions } from './contract-case.js'
import { providerCases } from './provider/provider-cases.js'
import { type ServedHandlersOptions, servedHandlers } from './provider/served-handlers.js'
import type { VerifyOptions } from './provider/verification.js'
import { caseOptions, repeatByVitest } from './repeat.js'

/** Options of {@link contractTests}; what is absent comes from the environment. */
export interface ContractTestOptions extends Partial<ContractOptions> {
  /** Longest time of one test, in milliseconds. Absent: 60000. */
  readonly timeoutMs?: number
}

/** Options of {@link providerTests}; what is absent comes from the environment. */
export interface ProviderTestOptions extends Partial<VerifyOptions>, ServedHandlersOptions {
  /** The API's `api.lock.json`: its content, or where it is. */
  readonly lock: ApiModel | URL
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
  const model = readLock(new URL('api.lock.json', moduleUrl))
  const cases = contractCases(api, model, { ...optionsFor(moduleUrl), ...options })
  register(`contract of ${api.name}`, cases, options.timeoutMs)
}

/**
 * Registers tests of handlers against their schema: each method at each version, with valid arguments, arguments at their
 * limits and invalid ones. Environment and errors are those of {@link contractTests}.
 *
 * @example providerTests(import.meta.url, greeterApi, greeterEndpoint(handlers), { lock: new URL('../generated/greeter/api.lock.json', import.meta.url) })
 */
export function providerTests(moduleUrl: string, api: Api, endpoint: Endpoint, options: ProviderTestOptions): void {
  const model = options.lock instanceof URL ? readLock(options.lock) : options.lock
  const source = servedHandlers(api, endpoint, options)
  const cases = providerCases(api, model, source, { version: endpoint.version, ...optionsFor(moduleUrl), ...options })
  register(`handlers of ${api.name}`, cases, options.timeoutMs)
}

function optionsFor(moduleUrl: string): ReturnType<typeof caseOptions> {
  return caseOptions(repeatByVitest(relative(process.cwd(), fileURLToPath(moduleUrl))))
}

function readLock(url: URL): ApiModel {
  return JSON.parse(readFileSync(url, 'utf8')) as ApiModel
}

function register(title: string, cases: readonly ContractCase[], timeoutMs = 60_000): void {
  describe(title, () => {
    for (const { name, run } of cases) it(name, run, timeoutMs)
  })
}
