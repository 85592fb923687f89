import { compareVersions } from '../../src/schema/index.js'
import { allVersions, type ContractSpan, contractSpans, isWithin } from '../contract-spans.js'
import { pinnedArgsName, pinnedClientName, pinnedSpanName } from '../type-names.js'
import { clientMembers } from './client-members.js'
import type { EmitContext } from './context.js'

/** What a client has over a time: members as they are today, and members that were different. */
export interface PinnedSpan {
  readonly name: string
  /** `since 3.0 until 3.11`. */
  readonly what: string
  /** Names of members as literals; empty if there are none. */
  readonly same: readonly string[]
  readonly changed: readonly { readonly doc: string; readonly signature: string }[]
}

/** What a client has at a version. */
export interface PinnedVersion {
  readonly version: string
  readonly name: string
  /** Names of the spans that it is made of. */
  readonly spans: readonly string[]
}

/**
 * The types of clients that are pinned to a version. A member that is the same over a time is named there once and taken from
 * the client, so that each method and each change costs one line however many versions there are.
 */
export function pinnedTypes(context: EmitContext): {
  readonly spans: readonly PinnedSpan[]
  readonly versions: readonly PinnedVersion[]
} {
  const groups = new Map<string, ContractSpan[]>()
  for (const span of contractSpans(context.model)) {
    const name = pinnedSpanName(context.pascal, span)
    groups.set(name, [...(groups.get(name) ?? []), span])
  }
  const entries = [...groups].sort(([, [a]], [, [b]]) => orderOf(a, b))
  return {
    spans: entries.map(([name, spans]) => pinnedSpan(name, spans, context)),
    versions: allVersions(context.model).map((version) => ({
      version,
      name: pinnedClientName(context.pascal, version),
      spans: entries.filter(([, [first]]) => first && isWithin(version, first)).map(([name]) => name),
    })),
  }
}

/** Older spans first, of the same beginning those that ended first. */
function orderOf(a: ContractSpan | undefined, b: ContractSpan | undefined): number {
  if (a === undefined || b === undefined) return 0
  const ends = [a.until, b.until].map((until) => until ?? `${Number.MAX_SAFE_INTEGER}.0`)
  return compareVersions(a.since, b.since) || compareVersions(ends[0] ?? '', ends[1] ?? '')
}

function pinnedSpan(name: string, spans: readonly ContractSpan[], { variants, contextType }: EmitContext): PinnedSpan {
  const same: string[] = []
  const changed: { doc: string; signature: string }[] = []
  const [{ since, until }] = spans as readonly [ContractSpan]
  for (const span of spans) {
    const named = variants.find((it) => it.variant === span.variant)
    if (named === undefined) continue
    // What is handed over must not be more than what that version has.
    const argsType = span.args.length === 0 && !span.variant.openArgs ? 'NoArgs' : pinnedArgsName(span)
    const members = clientMembers(
      span.whole ? named : { ...named, argsType, variant: { ...span.variant, args: span.args } },
      contextType,
    )
    if (span.whole) same.push(...members.map((it) => JSON.stringify(it.name)))
    else changed.push(...members.map(({ doc, declaration }) => ({ doc, signature: declaration })))
  }
  return { name, what: `since ${since}${until === null ? '' : ` until ${until}`}`, same, changed }
}
