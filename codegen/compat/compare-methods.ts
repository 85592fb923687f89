import type { ArgumentModel, MethodModel, VariantModel } from '../../src/model/api-model.js'
import { compareVersions } from '../../src/schema/version.js'
import { compareAddress } from './compare-address.js'
import type { FindingFacts } from './finding.js'
import { typeText } from './inclusion/text.js'
import type { RuleName } from './rules.js'
import type { Scope } from './scope.js'

/** Compares the methods of both states. */
export function compareMethods(scope: Scope): void {
  const later = new Map(scope.after.methods.map((method) => [method.name, method]))
  for (const method of scope.before.methods) {
    const place = scope.at('methods', method.name)
    const now = later.get(method.name)
    if (now === undefined) {
      const at = { place, method: method.name, before: spanText(method.variants.at(-1)), after: 'gone' }
      scope.report('METHOD_NO_DELETE_WITHIN_MAJOR', at)
    } else compareMethod(scope, method, now, place)
  }
  const known = new Set(scope.before.methods.map((method) => method.name))
  for (const { name, variants } of scope.after.methods) {
    const [first] = variants
    if (known.has(name) || first === undefined || !isReleased(scope, first.since)) continue
    newInOld(scope, { place: scope.at('methods', name), method: name, before: 'not there', after: spanText(first) })
  }
}

function compareMethod(scope: Scope, before: MethodModel, after: MethodModel, place: string): void {
  const method = before.name
  scope.unclassified('MethodModel', before, after, place, method)
  if (before.identifier !== after.identifier) {
    scope.report('METHOD_IDENTIFIER_STABLE', { place, method, before: before.identifier, after: after.identifier })
  }
  const matched = new Set<VariantModel>()
  for (const variant of before.variants) {
    const at = before.variants.length > 1 ? `${place}@${variant.since}` : place
    const now = matchOf(before, after, variant)
    if (now === undefined) {
      const facts = { place: at, method, before: spanText(variant), after: 'this contract is gone' }
      scope.report('METHOD_NO_DELETE_WITHIN_MAJOR', facts)
      continue
    }
    matched.add(now)
    compareSpan(scope, variant, now, 'METHOD_NO_DELETE_WITHIN_MAJOR', { place: at, method })
    compareContract(scope, variant, now, { place: at, method, since: variant.since })
  }
  const retired = before.variants.at(-1)?.until ?? null
  for (const variant of after.variants) {
    if (matched.has(variant)) continue
    const facts = { place: `${place}@${variant.since}`, method, before: 'not there', after: spanText(variant) }
    if (isReleased(scope, variant.since)) newInOld(scope, facts)
    else if (retired !== null) {
      scope.report('RETIRED_NAME_NOT_REUSED', { ...facts, before: `ended in ${retired}` })
    }
  }
}

/** The contract that took over: the one that begins in the same version, or the only one where there is but one. */
function matchOf(before: MethodModel, after: MethodModel, variant: VariantModel): VariantModel | undefined {
  const same = after.variants.find((it) => it.since === variant.since)
  return same ?? (before.variants.length === 1 && after.variants.length === 1 ? after.variants[0] : undefined)
}

type At = Pick<FindingFacts, 'place' | 'since'> & { readonly method: string }

/** `since` and `until` of something that is released: only an end that lies in the future may be added, as a deletion. */
function compareSpan(
  scope: Scope,
  before: Pick<VariantModel, 'since' | 'until'>,
  after: Pick<VariantModel, 'since' | 'until'>,
  ending: RuleName,
  at: At,
): void {
  const texts = { ...at, before: spanText(before), after: spanText(after) }
  const ended = before.until
  if (before.since !== after.since) {
    const reused = ended !== null && compareVersions(after.since, ended) >= 0
    scope.report(reused ? 'RETIRED_NAME_NOT_REUSED' : 'SINCE_MONOTONIC', texts)
  } else if (ended === null && after.until !== null) scope.report(ending, texts)
  else if (ended !== null && after.until === null) scope.report('RETIRED_NAME_NOT_REUSED', texts)
  else if (ended !== after.until) scope.report('SINCE_MONOTONIC', texts)
}

function compareContract(scope: Scope, before: VariantModel, after: VariantModel, at: At): void {
  scope.unclassified('VariantModel', before, after, at.place, at.method)
  const changed = before.kind !== after.kind
  // Who only casts, or only calls, may go on where both are taken.
  if (changed && after.kind !== 'call-or-cast')
    scope.report('METHOD_SAME_KIND', { ...at, before: before.kind, after: after.kind })
  if (before.fanout !== after.fanout) {
    const told = ({ fanout }: VariantModel) => (fanout ? 'to every server' : 'to one server')
    scope.report('METHOD_FANOUT_UNCHANGED', { ...at, before: told(before), after: told(after) })
  }
  if (before.idempotent && !after.idempotent) {
    scope.report('METHOD_IDEMPOTENCY_NOT_WEAKENED', { ...at, before: 'idempotent', after: 'not idempotent' })
  }
  if (before.readOnly === true && after.readOnly !== true) {
    scope.report('METHOD_IDEMPOTENCY_NOT_WEAKENED', { ...at, before: 'read-only', after: 'not read-only' })
  }
  if (before.delivery === 'at-least-once' && after.delivery !== 'at-least-once') {
    scope.report('METHOD_DELIVERY_NOT_WEAKENED', { ...at, before: 'at least once', after: 'at most once' })
  }
  if (before.fallback !== undefined && after.fallback === undefined) {
    const was = `${before.fallback.method} of ${before.fallback.since}`
    scope.report('FALLBACK_NO_DELETE', { ...at, place: `${at.place}/fallback`, before: was, after: 'none' })
  }
  compareAddress(scope, before.address, after.address, `${at.place}/address`, at.method)
  compareArguments(scope, before, after, at)
  if (before.kind !== 'cast' && after.kind !== 'cast') {
    const nothing = { type: 'null' }
    scope.schemas('out', before.result ?? nothing, after.result ?? nothing, { ...at, place: `${at.place}/result` })
  }
  for (const error of before.errors) {
    if (after.errors.includes(error)) continue
    const texts = { before: 'may be raised', after: 'not listed' }
    scope.report('ERROR_NO_DELETE', { ...at, place: `${at.place}/errors/${error}`, ...texts })
  }
}

function compareArguments(scope: Scope, before: VariantModel, after: VariantModel, { place, method }: At): void {
  if (before.openArgs && !after.openArgs) {
    const texts = { before: 'any argument is taken', after: 'only those that are listed' }
    scope.report('ADDITIONAL_PROPERTIES_NOT_CLOSED', { place: `${place}/args`, method, ...texts })
  }
  const later = new Map(after.args.map((argument) => [argument.name, argument]))
  const known = new Set(before.args.map((argument) => argument.name))
  for (const argument of before.args) {
    const at = { place: `${place}/args/${argument.name}`, method }
    const now = later.get(argument.name)
    if (now !== undefined) compareArgument(scope, argument, now, at)
    else scope.report('ARG_NO_DELETE', { ...at, before: typeText(argument.schema), after: 'gone' })
  }
  for (const argument of after.args) {
    if (known.has(argument.name)) continue
    const at = { place: `${place}/args/${argument.name}`, method, before: 'not there' }
    if (argument.required || isReleased(scope, argument.since)) {
      const told = argument.required ? 'required' : `since ${argument.since}, which is released`
      scope.report('ARG_ADDED_MUST_BE_OPTIONAL_WITH_SINCE', { ...at, after: told })
    }
  }
}

function compareArgument(scope: Scope, before: ArgumentModel, after: ArgumentModel, at: At): void {
  scope.unclassified('ArgumentModel', before, after, at.place, at.method)
  compareSpan(scope, before, after, 'ARG_NO_DELETE', at)
  if (!before.required && after.required)
    scope.report('ARG_NOT_MADE_REQUIRED', { ...at, before: 'optional', after: 'required' })
  compareOlderPeers(scope, before, after, at)
  compareMemberHistory(scope, before, after, at)
  scope.schemas('in', before.schema, after.schema, at)
}

/** What is left out, or renamed, for older peers, of an argument or of a member of it. */
function compareOlderPeers(
  scope: Scope,
  before: Pick<ArgumentModel, 'olderPeers'>,
  after: Pick<ArgumentModel, 'olderPeers'>,
  at: At,
): void {
  if (before.olderPeers === 'reject' || after.olderPeers !== 'reject') return
  const told = ({ olderPeers }: Pick<ArgumentModel, 'olderPeers'>) => `olderPeers: ${JSON.stringify(olderPeers)}`
  scope.report('ARG_OLDER_PEERS_NOT_STRICTER', { ...at, before: told(before), after: told(after) })
}

/** Members that came later than their argument: what was said of them stays; more may be said. */
function compareMemberHistory(scope: Scope, before: ArgumentModel, after: ArgumentModel, at: At): void {
  for (const [name, was] of Object.entries(before.members ?? {})) {
    const place = { ...at, place: `${at.place}/${name}` }
    const now = after.members?.[name]
    if (now?.since !== was.since) {
      const texts = { before: `since ${was.since}`, after: now === undefined ? 'no history' : `since ${now.since}` }
      scope.report('SINCE_MONOTONIC', { ...place, ...texts })
    } else compareOlderPeers(scope, was, now, place)
  }
}

function newInOld(scope: Scope, facts: FindingFacts): void {
  const released = scope.before.version
  scope.report('SINCE_MONOTONIC', {
    ...facts,
    problem: `It is new and begins in a released version: servers of ${released} and older do not have it, and no version says so`,
  })
}

/** True for a version that is out: what is new must begin later. */
function isReleased(scope: Scope, version: string): boolean {
  return compareVersions(version, scope.before.version) <= 0
}

function spanText(span: Pick<VariantModel, 'since' | 'until'> | undefined): string {
  if (span === undefined) return 'no contract'
  return span.until === null ? `since ${span.since}` : `since ${span.since}, until ${span.until}`
}
