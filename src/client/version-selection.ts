import { type Issue, RPCVersionCapError } from '../core/errors.js'
import { invalidArguments } from '../core/invalid.js'
import type { JsonObject } from '../core/message.js'
import type { ArgumentHistory, MemberHistory, Method } from '../core/method.js'
import { isJsonObject } from '../core/own-property.js'
import { versionIsCompatible } from '../core/version-rule.js'

/** The version that a message carries, and the arguments that travel under it. */
export interface Selection {
  readonly version: string
  readonly args: JsonObject
}

/**
 * The lowest version that holds the method and every argument given; undefined members count as not given. Under a version
 * cap, arguments and their members that it does not admit are left out if their `olderPeers` says `drop`, and take the name of
 * an older argument if it says `as`.
 *
 * Throws RPCVersionCapError for a method or another argument that the cap does not admit: newer than the cap, or, as all
 * servers are at least as new as the cap, removed by then. Throws InvalidArguments for arguments that no single version has.
 * Arguments that the method does not know are left to validation. `args` is never changed.
 */
export function selectVersion(method: Method, args: Readonly<JsonObject>, cap: string | null): Selection {
  if (cap !== null) requireMethod(method, cap)
  const given = withoutUndefined(args)
  const history = method.argumentHistory
  if (history === undefined) return { version: method.since, args: given }

  let version = method.since
  let newest: string | null = null
  let kept = given
  for (const name of Object.keys(given)) {
    const entry = historyOf(history, name)
    if (entry === undefined) continue
    if (cap !== null && !admits(`Argument "${name}"`, method, entry, cap)) {
      if (kept === given) kept = { ...given }
      delete kept[name]
      if (typeof entry.olderPeers === 'object' && !Object.hasOwn(given, entry.olderPeers.as))
        kept[entry.olderPeers.as] = given[name]
      continue
    }
    const members = entry.members === undefined ? null : selectMembers(method, name, given[name], entry.members, cap)
    if (members !== null && members.value !== given[name]) {
      if (kept === given) kept = { ...given }
      kept[name] = members.value
    }
    for (const since of [entry.since, members?.version]) {
      if (since == null || versionIsCompatible(version, since)) continue
      version = since
      newest = name
    }
  }
  if (cap === null) requireOneVersion(method, kept, version, newest)
  return { version, args: kept }
}

function requireMethod(method: Method, cap: string): void {
  const { name, api, since, until } = method
  if (!versionIsCompatible(cap, since)) {
    throw new RPCVersionCapError(
      since,
      cap,
      `${api}.${name} needs version ${since}, but the version cap is ${cap}. ` +
        'Upgrade the servers and raise the cap, or ask canSend first and do without the method.',
    )
  }
  if (until !== undefined && versionIsCompatible(cap, until)) {
    throw new RPCVersionCapError(
      since,
      cap,
      `${api}.${name} was removed in version ${until}, and the version cap ${cap} says that the servers are newer. ` +
        'Use what took its place.',
    )
  }
}

/** The value of an argument without the members that the cap does not admit, and the version that the others need. */
function selectMembers(
  method: Method,
  argument: string,
  value: unknown,
  members: Readonly<Record<string, MemberHistory>>,
  cap: string | null,
): { readonly value: unknown; readonly version: string | null } {
  let version: string | null = null
  if (!isJsonObject(value)) return { value, version }
  let kept = value
  for (const [name, entry] of Object.entries(members)) {
    if (!Object.hasOwn(value, name)) continue
    if (
      value[name] === undefined ||
      (cap !== null && !admits(`Member "${name}" of "${argument}"`, method, entry, cap))
    ) {
      if (kept === value) kept = { ...value }
      delete kept[name]
    } else if (version === null || !versionIsCompatible(version, entry.since)) version = entry.since
  }
  return { value: kept, version }
}

/** Whether something may be sent under the cap; false means that it is to be dropped. Throws if it is neither. */
function admits(what: string, method: Method, entry: ArgumentHistory, cap: string): boolean {
  const place = `${what} of ${method.api}.${method.name}`
  if (entry.since !== undefined && !versionIsCompatible(cap, entry.since)) {
    if (entry.olderPeers !== 'reject') return false
    throw new RPCVersionCapError(
      entry.since,
      cap,
      `${place} needs version ${entry.since}, but the version cap is ${cap}. ` +
        'Upgrade the servers and raise the cap, or leave the argument out.',
    )
  }
  if (entry.until !== undefined && versionIsCompatible(cap, entry.until)) {
    throw new RPCVersionCapError(
      entry.since ?? method.since,
      cap,
      `${place} was removed in version ${entry.until}, and the version cap ${cap} says that the servers are newer. ` +
        'Leave the argument out.',
    )
  }
  return true
}

/** Refuses what is gone in the version that the newest argument needs. */
function requireOneVersion(method: Method, args: JsonObject, version: string, newest: string | null): void {
  if (newest === null) return
  const issues: Issue[] = []
  const reason = `but "${newest}" needs ${version}: they cannot be sent together`
  if (method.until !== undefined && versionIsCompatible(version, method.until)) {
    issues.push({ path: `/${newest}`, message: `the method was removed in version ${method.until}, ${reason}` })
  }
  for (const name of Object.keys(args)) {
    const until = historyOf(method.argumentHistory, name)?.until
    if (until !== undefined && versionIsCompatible(version, until)) {
      issues.push({ path: `/${name}`, message: `removed in version ${until}, ${reason}` })
    }
  }
  if (issues.length > 0) throw invalidArguments({ side: 'client', name: method.name, api: method.api, version }, issues)
}

function historyOf(history: Method['argumentHistory'], name: string): ArgumentHistory | undefined {
  return history !== undefined && Object.hasOwn(history, name) ? history[name] : undefined
}

/** The arguments that are given; the same object if all are. */
function withoutUndefined(args: Readonly<JsonObject>): JsonObject {
  for (const name of Object.keys(args)) {
    if (args[name] === undefined)
      return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined))
  }
  return args
}
