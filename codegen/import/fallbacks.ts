import type { DraftFallback, DraftNote } from './draft.js'
import { derived, type Fact } from './fact.js'
import { type Client, type ClientMethod, sentUnder } from './read-client.js'
import type { Sent, Value } from './values.js'

/** What is sent to older peers in the place of methods, by the newer method. */
export interface Fallbacks {
  readonly found: ReadonlyMap<string, Fact<DraftFallback>>
  readonly notes: readonly DraftNote[]
}

/**
 * Where a client method sends older peers another method, with arguments that are those of the newer one, some under another
 * name. Where an argument comes from elsewhere, or more than one method takes the place, that is noted instead.
 */
export function readFallbacks(client: Client): Fallbacks {
  const found = new Map<string, Fact<DraftFallback>>()
  const notes: DraftNote[] = []
  for (const method of client.methods) {
    const [newest] = sentUnder(method, client.versions.at(-1) ?? '')
    if (newest === undefined) continue
    const older = olderMethods(method, client, newest)
    for (const [name, { sent, cap }] of older) {
      const fallback = older.size === 1 ? fallbackOf(newest, sent) : null
      if (fallback !== null) {
        found.set(newest.method, derived(fallback, `to peers up to ${cap} the client sends ${name}`, method.source))
        continue
      }
      const text = `to peers up to ${cap} the client sends ${name} in its place, with arguments that come from elsewhere`
      notes.push({ subject: newest.method, text, place: method.source })
    }
  }
  return { found, notes }
}

/** The other methods that are sent under lower caps, with the highest cap of each. */
function olderMethods(
  method: ClientMethod,
  client: Client,
  newest: Sent,
): ReadonlyMap<string, { sent: Sent; cap: string }> {
  const current = new Set(sentUnder(method, client.versions.at(-1) ?? '').map((sent) => sent.method))
  const older = new Map<string, { sent: Sent; cap: string }>()
  for (const cap of client.versions) {
    for (const sent of sentUnder(method, cap)) {
      if (sent.method !== newest.method && !current.has(sent.method)) older.set(sent.method, { sent, cap })
    }
  }
  return older
}

/** Null if an argument of the older method is none of the newer one. */
function fallbackOf(newest: Sent, older: Sent): DraftFallback | null {
  if (newest.open || older.open) return null
  const args: Record<string, string> = {}
  const used = new Set<string>()
  for (const [name, value] of older.args) {
    const source = newest.args.has(name) ? name : sameValue(newest.args, value)
    if (source === null) return null
    if (source !== name) args[name] = source
    used.add(source)
  }
  return { to: older.method, args, without: [...newest.args.keys()].filter((name) => !used.has(name)) }
}

/** The argument that has the same parameter for its value. */
function sameValue(args: ReadonlyMap<string, Value>, value: Value): string | null {
  if (value.kind !== 'given') return null
  for (const [name, other] of args) if (other.kind === 'given' && other.text === value.text) return name
  return null
}
