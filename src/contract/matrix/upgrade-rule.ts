import type { JsonObject } from '../../core/message.js'
import { isJsonObject } from '../../core/own-property.js'
import { versionIsCompatible } from '../../core/version-rule.js'
import type { ApiModel, ArgumentModel, VariantModel } from '../../model/api-model.js'

/** A message that a client of a version cap sends. */
export interface PredictedMessage {
  readonly method: string
  readonly version: string
  /** Names of the arguments, sorted; members that may be left out as `argument.member`. */
  readonly args: readonly string[]
}

/** What a client sends, or why it holds the call back. */
export type ClientPrediction =
  | { readonly message: PredictedMessage; readonly reason: null }
  | { readonly message: null; readonly reason: string }

/** What a server makes of a message: the handler that serves it, or the error that it answers. */
export type ServerPrediction =
  | { readonly handler: string; readonly error: null }
  | { readonly handler: null; readonly error: string }

/**
 * What a client under a version cap makes of a call, told from the schema alone: the same rules that clients follow, said once
 * more, so that one can be held against the other.
 */
export function predictClient(
  model: ApiModel,
  variant: VariantModel,
  given: JsonObject,
  cap: string,
): ClientPrediction {
  let contract = variant
  let args = given
  while (contract.fallback !== undefined && !admits(cap, contract.since)) {
    const { method, since, args: names, without } = contract.fallback
    const older = model.methods.find((it) => it.name === method)?.variants.find((it) => it.since === since)
    if (older === undefined) break
    const sources = Object.values(names)
    const kept = Object.entries(args).filter(([name]) => !sources.includes(name) && !without.includes(name))
    const renamed = Object.entries(names).flatMap(([to, from]) => (from in args ? [[to, args[from]] as const] : []))
    contract = older
    args = Object.fromEntries([...kept, ...renamed])
  }
  const method = model.methods.find(({ variants }) => variants.includes(contract))?.name ?? ''
  if (!admits(cap, contract.since)) return held(`${method} came with ${contract.since}`)
  if (contract.until !== null && admits(cap, contract.until)) return held(`${method} is gone since ${contract.until}`)

  const names: string[] = []
  const needed = [contract.since]
  for (const argument of contract.args) {
    if (!(argument.name in args)) continue
    if (argument.until !== null && admits(cap, argument.until))
      return held(`${argument.name} is gone since ${argument.until}`)
    if (admits(cap, argument.since)) {
      names.push(argument.name)
      needed.push(argument.since)
      for (const [member, { since, olderPeers }] of membersOf(argument, args)) {
        if (admits(cap, since)) {
          names.push(`${argument.name}.${member}`)
          needed.push(since)
        } else if (olderPeers === 'reject') return held(`${argument.name}.${member} came with ${since}`)
      }
    } else if (argument.olderPeers === 'reject') return held(`${argument.name} came with ${argument.since}`)
    else if (argument.olderPeers !== 'drop' && !(argument.olderPeers.as in args)) names.push(argument.olderPeers.as)
  }
  return { message: { method, version: needed.reduce(newer), args: names.sort() }, reason: null }
}

/** What a server that is held at a version makes of a message, told from the schema alone. */
export function predictServer(
  model: ApiModel,
  { method, version, args }: PredictedMessage,
  served: string,
): ServerPrediction {
  if (!admits(served, version)) return refused('UnsupportedVersion')
  const contracts = (model.methods.find(({ name }) => name === method)?.variants ?? []).filter((contract) =>
    exists(contract, served),
  )
  const claimed = contracts.findLast(({ since }) => admits(version, since)) ?? contracts[0]
  const contract = contracts.length === 1 ? contracts[0] : claimed
  if (contract === undefined) return refused('NoSuchMethod')
  const known = new Set(contract.args.filter((argument) => exists(argument, served)).map(({ name }) => name))
  const unknown = args.some((name) => !name.includes('.') && !known.has(name))
  if (unknown && !contract.openArgs) return refused('InvalidArguments')
  return { handler: contract.identifier, error: null }
}

function membersOf({ name, members = {} }: ArgumentModel, args: JsonObject) {
  const value = args[name]
  return isJsonObject(value) ? Object.entries(members).filter(([member]) => member in value) : []
}

function held(reason: string): ClientPrediction {
  return { message: null, reason }
}

function refused(error: string): ServerPrediction {
  return { handler: null, error }
}

function exists({ since, until }: { readonly since: string; readonly until: string | null }, version: string): boolean {
  return admits(version, since) && (until === null || !admits(version, until))
}

/** Whether something of a version has what came with another one. */
function admits(version: string, since: string): boolean {
  return versionIsCompatible(version, since)
}

function newer(one: string, other: string): string {
  return admits(one, other) ? one : other
}
