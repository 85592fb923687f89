import type { JsonObject } from '../../core/message.js'
import type { Api } from '../../core/method.js'
import type { ApiModel } from '../../model/api-model.js'
import type { CaseOptions, CaseSubject, ContractCase } from '../contract-case.js'
import { argsSchemaAt, existsAt, lastVersionOf, type ModelledContract } from '../contracts.js'
import { makeCase } from '../make-case.js'
import type { Material } from '../material.js'
import type { Remark } from './answer-rules.js'
import type { Provider, ProviderSource } from './provider.js'

/** How a provider is verified. */
export interface VerifyOptions extends CaseOptions {
  /** Version that the server implements. Absent: the API's newest. */
  readonly version?: string
  /**
   * Send only what cannot change anything: requests that have to be refused before a handler sees them, and valid ones of
   * methods that the schema marks `readOnly`.
   */
  readonly safeOnly?: boolean
  /** Told what is no breach of the contract and yet worth knowing. */
  readonly onRemark?: (remark: CaseRemark) => void
}

/** Something that a case found besides passing or failing. */
export interface CaseRemark {
  readonly method: string
  readonly version: string
  /** Name of the case. */
  readonly name: string
  readonly text: string
}

/** What the cases of a verification share. */
export interface Verification extends CaseSubject {
  readonly api: Api
  readonly model: ApiModel
  readonly options: VerifyOptions
  readonly source: ProviderSource
  readonly material: Material
  /** Version that the server implements. */
  readonly version: string
}

/** What a case works with while it runs. */
export interface CaseRun {
  readonly provider: Provider
  readonly remark: Remark
}

/** A case with a provider of its own. A remark that is made again and again by one case is handed on once. */
export function providerCase(
  verification: Verification,
  place: { readonly method: string; readonly version: string },
  what: string,
  body: (run: CaseRun) => Promise<void>,
): ContractCase {
  const made = makeCase(verification, place, what, async () => {
    const said = new Set<string>()
    const remark = (text: string) => {
      if (said.has(text)) return
      said.add(text)
      verification.options.onRemark?.({ ...place, name: made.name, text })
    }
    const provider = await verification.source.open()
    try {
      await body({ provider, remark })
    } finally {
      await provider.close()
    }
  })
  return made
}

/** True if valid arguments may be sent. */
export function mayServe({ options }: Verification, { variant }: ModelledContract): boolean {
  return options.safeOnly !== true || variant.readOnly === true
}

/** The context of a request. */
export function contextOf({ source, material }: Verification): JsonObject {
  return source.context ?? material.context()
}

/** Newest version whose messages mean a contract and that the server takes. */
export function claimedBy(verification: Verification, contract: ModelledContract): string {
  return lastVersionOf(verification.api, contract, verification.version)
}

/** True if a server of this version has the contract. */
export function isServed(verification: Verification, { variant }: ModelledContract): boolean {
  return existsAt(verification.version, variant)
}

/** Schema of the arguments that both the version of a message and that of the server have. */
export function argsSchemaFor({ version }: Verification, { variant }: ModelledContract, claimed: string) {
  const args = variant.args.filter((argument) => existsAt(version, argument))
  return argsSchemaAt({ ...variant, args }, claimed)
}
