import type { JsonObject } from '../core/message.js'
import type { Api, Method } from '../core/method.js'
import { decodeObjects, encodeObjects } from '../core/object-codec.js'
import { versionIsCompatible } from '../core/version-rule.js'
import type { ApiModel, ArgumentModel, JsonSchema, VariantModel } from '../model/api-model.js'

/** One contract of one method: what the model says of it, and the code that codegen made of that. */
export interface ModelledContract {
  /** Name on the wire. */
  readonly name: string
  readonly variant: VariantModel
  readonly method: Method
  /** Name of the function that serves it. */
  readonly handler: string
  /** First version whose messages no longer mean this contract: it is gone by then, or a newer one has taken its place. */
  readonly claimedUntil: string | null
}

/** A span of versions; absent or null `until` has no end. */
interface Span {
  readonly since: string
  readonly until?: string | null
}

/** The contracts that both the model and the code know, by method and oldest first. */
export function contractsOf(api: Api, model: ApiModel): readonly ModelledContract[] {
  return model.methods.flatMap(({ name, variants }) =>
    variants.flatMap((variant, index) => {
      const found = api.methods.find((it) => it.method.name === name && it.method.since === variant.since)
      if (found === undefined) return []
      const { handler } = found
      const claimedUntil = variants[index + 1]?.since ?? variant.until
      return [{ name, variant, method: withoutWarning(found.method), handler, claimedUntil }]
    }),
  )
}

/** Clients warn of deprecated methods; here they are used on purpose. */
function withoutWarning(method: Method): Method {
  const { deprecated: _said, ...rest } = method
  return rest
}

/** Every version of an API, oldest first, from the first minor of its major on. */
export function versionsOf(api: Api): readonly string[] {
  const [major = '0', minor = '0'] = api.version.split('.')
  return Array.from({ length: Number(minor) + 1 }, (_, index) => `${major}.${index}`)
}

/** True if something exists at a version. */
export function existsAt(version: string, { since, until }: Span): boolean {
  return versionIsCompatible(version, since) && (until == null || !versionIsCompatible(version, until))
}

/** The newest version, up to a limit, whose messages mean a contract. */
export function lastVersionOf(api: Api, contract: ModelledContract, limit: string = api.version): string {
  const claimed = versionsOf(api).filter(
    (version) => versionIsCompatible(limit, version) && isClaimed(version, contract),
  )
  return claimed.at(-1) ?? contract.variant.since
}

/** The versions at which a contract came or changed, oldest first. */
export function changesOfContract(api: Api, contract: ModelledContract): readonly string[] {
  const { since, args } = contract.variant
  const named = new Set([since, ...args.flatMap((it) => [it.since, it.until ?? since])])
  return versionsOf(api).filter((version) => named.has(version) && isClaimed(version, contract))
}

/** True if messages of a version mean this contract of the method. */
export function isClaimed(version: string, { variant, claimedUntil }: ModelledContract): boolean {
  return existsAt(version, { since: variant.since, until: claimedUntil })
}

/** The arguments that exist at a version. */
export function argumentsAt(variant: VariantModel, version: string): readonly ArgumentModel[] {
  return variant.args.filter((argument) => existsAt(version, argument))
}

/** Schema of a contract's arguments at a version: an object, closed unless the contract is open. With `full`, no argument may be left out. */
export function argsSchemaAt(variant: VariantModel, version: string, full = false): JsonSchema {
  return argsObject(argumentsAt(variant, version), variant.openArgs, full)
}

/** Schema of all arguments that a contract ever had, every one of them present. */
export function fullArgsSchema(variant: VariantModel): JsonSchema {
  return argsObject(variant.args, false, true)
}

function argsObject(args: readonly ArgumentModel[], open: boolean, full: boolean): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(args.map((argument) => [argument.name, argument.schema])),
    required: args.filter((argument) => full || argument.required).map((argument) => argument.name),
    additionalProperties: open,
  }
}

/** Schema of a contract's result; a call without result answers null. */
export function resultSchemaOf(variant: VariantModel): JsonSchema {
  return variant.result ?? { type: 'null' }
}

/** Arguments as people write them. */
export function plainArgs({ method }: ModelledContract, wire: unknown): JsonObject {
  return (method.argsShape === undefined ? wire : decodeObjects(wire, method.argsShape)) as JsonObject
}

/** Arguments in the form that travels. */
export function wireArgs({ method }: ModelledContract, plain: unknown): unknown {
  return method.argsShape === undefined ? plain : encodeObjects(plain, method.argsShape)
}

/** A result as people write it. */
export function plainResult({ method }: ModelledContract, wire: unknown): unknown {
  return method.resultShape === undefined ? wire : decodeObjects(wire, method.resultShape)
}

/** A result in the form that travels. */
export function wireResult({ method }: ModelledContract, plain: unknown): unknown {
  return method.resultShape === undefined ? plain : encodeObjects(plain, method.resultShape)
}
