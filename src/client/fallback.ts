import type { JsonObject } from '../core/message.js'
import type { Fallback, Method } from '../core/method.js'
import { isJsonObject } from '../core/own-property.js'
import { versionIsCompatible } from '../core/version-rule.js'

/** A contract and the arguments for it, not yet in wire form. */
export interface GivenCall {
  readonly method: Method
  readonly args: unknown
  /** The contract that the caller named, if this one takes its place. */
  readonly insteadOf?: Method
}

/**
 * What a version cap makes of a call: the call itself if the cap admits its contract or the schema names no older one, else
 * what takes its place.
 */
export function underCap(method: Method, args: unknown, cap: string | null): GivenCall {
  let call: GivenCall = { method, args }
  for (let { fallback } = method; fallback !== undefined && cap !== null; fallback = call.method.fallback) {
    if (versionIsCompatible(cap, call.method.since)) break
    call = { method: fallback.to(), args: argumentsFor(fallback, call.args) }
  }
  return call
}

function argumentsFor({ args: names = {}, without = [] }: Fallback, given: unknown): unknown {
  // What is no object is refused later, with what was wrong about it.
  if (!isJsonObject(given)) return given
  const taken = new Set([...Object.values(names), ...without])
  const args: JsonObject = {}
  for (const name of Object.keys(given)) if (!taken.has(name)) args[name] = given[name]
  for (const [target, source] of Object.entries(names)) if (Object.hasOwn(given, source)) args[target] = given[source]
  return args
}
