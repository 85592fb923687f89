import type { Address } from '../src/core/address.js'
import type { ApiModel, VariantModel } from '../src/model/api-model.js'

/** How callers address a contract; null if they name no host. */
export function addressOf(model: ApiModel, variant: VariantModel): Address | null {
  return variant.address === undefined ? (model.address ?? null) : variant.address
}

/** The older contract that takes the place of a contract; undefined if there is none. */
export function fallbackOf(model: ApiModel, { fallback }: VariantModel): VariantModel | undefined {
  const method = fallback && model.methods.find((it) => it.name === fallback.method)
  return method?.variants.find((it) => it.since === fallback?.since)
}
