import type { DraftKind, DraftMethod, DraftNote, DraftSpan } from './draft.js'
import { draftArguments } from './draft-arguments.js'
import { derived, type Fact, sure, unknown } from './fact.js'
import type { MethodMaterial, Sending } from './material.js'
import type { PyFunction } from './python-syntax.js'
import { minorOf } from './read-client.js'
import { resultOf } from './types.js'

/** The draft of one method; classes of objects and what needs a look are added to the lists. */
export function draftMethod(
  material: MethodMaterial,
  objects: Set<string>,
  notes: DraftNote[],
): Omit<DraftMethod, 'fallback'> {
  const { name, sendings, client, server } = material
  const since = sinceOf(material, notes)
  const current = sendings.filter(({ cap }) => minorOf(cap) >= minorOf(since.value))
  const used = current.length > 0 ? current : sendings
  const served = server?.methods.get(name) ?? null
  const [first] = sendings
  const place = first?.sent.place ?? client.source
  if (server !== null && served === null)
    notes.push({ subject: name, text: `${server.source.name} has no such method in the files that were given`, place })
  const spans = spansOf(used, since.value)
  const callers = client.methods.filter(({ outcomes }) =>
    outcomes.some(({ paths }) => paths.some(({ sent }) => sent.some((it) => it.method === name))),
  )
  const functions = [served?.source, ...callers.map(({ source }) => source)].filter((it) => it !== undefined)
  return {
    name,
    place,
    description: descriptionOf(functions),
    since,
    until: derived<string | null>(null, 'the client still sends it', place),
    spans,
    fanout: fanoutOf(used),
    openArgs: openArgsOf(served, used, name, notes),
    args: draftArguments({ ...material, since: since.value, used, served, functions }, objects, notes),
    result: spans.every(({ kind }) => kind.value === 'cast')
      ? sure<string | null>(null, 'a cast', place)
      : resultOf(
          functions.flatMap(({ returns, file, line }) =>
            returns === null ? [] : [{ text: returns, place: { file, line } }],
          ),
          objects,
        ),
  }
}

function sinceOf({ name, sendings, client, added }: MethodMaterial, notes: DraftNote[]): Fact<string> {
  const lowest = lowestCap(sendings)
  const base = client.versions[0] ?? lowest
  const guards = client.methods.filter(
    ({ guard, outcomes }) =>
      guard !== null && outcomes.some(({ paths }) => paths.some(({ sent }) => sent.some((it) => it.method === name))),
  )
  const [guard] = guards
  const place = sendings[0]?.sent.place ?? client.source
  if (guard?.guard != null && guards.length === 1 && guard.guard === lowest) {
    if (added !== null && added.version !== guard.guard)
      notes.push({
        subject: name,
        text: `guarded from ${guard.guard}, but the history adds it in ${added.version}`,
        place: added,
      })
    return sure(guard.guard, 'assert_min_rpc_version', guard.source)
  }
  if (added !== null && minorOf(added.version) > minorOf(lowest))
    return derived(added.version, 'the history adds it', added)
  if (lowest !== base) return derived(lowest, 'the client sends it to no older peer', place)
  return derived(base, 'the client sends it to every peer', place)
}

function lowestCap(sendings: readonly Sending[]): string {
  return sendings.reduce(
    (lowest, { cap }) => (minorOf(cap) < minorOf(lowest) ? cap : lowest),
    sendings[0]?.cap ?? '0.0',
  )
}

/** The kind at each cap, equal ones joined. */
function spansOf(sendings: readonly Sending[], since: string): readonly DraftSpan[] {
  const caps = [...new Set(sendings.map(({ cap }) => cap))].sort((a, b) => minorOf(a) - minorOf(b))
  const spans: DraftSpan[] = []
  for (const cap of caps) {
    const here = sendings.filter((it) => it.cap === cap)
    const kinds = new Set(here.map(({ sent }) => sent.kind))
    const kind: DraftKind = kinds.size > 1 ? 'call-or-cast' : (here[0]?.sent.kind ?? 'call')
    if (spans.at(-1)?.kind.value === kind) continue
    const because = kinds.size > 1 ? 'the client does both' : `the client uses ${kind}`
    spans.push({ since: spans.length === 0 ? since : cap, kind: sure(kind, because, here[0]?.sent.place ?? null) })
  }
  return spans
}

function fanoutOf(sendings: readonly Sending[]): Fact<boolean> {
  const [first] = sendings
  const all = sendings.every(({ sent }) => sent.settings.fanout)
  const some = sendings.some(({ sent }) => sent.settings.fanout)
  const place = first?.sent.place ?? null
  if (some && !all) return unknown(false, 'fanout: the client does both', place)
  return sure(all, 'as the client prepares it', place)
}

function openArgsOf(
  served: { readonly open: boolean; readonly source: PyFunction } | null,
  sendings: readonly Sending[],
  name: string,
  notes: DraftNote[],
): Fact<boolean> {
  const dynamic = sendings.find(({ sent }) => sent.open)
  if (dynamic !== undefined)
    notes.push({
      subject: name,
      text: 'the client sends arguments whose names are not in its source',
      place: dynamic.sent.place,
    })
  if (served !== null) return sure(served.open, served.open ? '**kwargs' : 'no **kwargs', served.source)
  if (dynamic !== undefined) return unknown(true, 'which arguments there are', dynamic.sent.place)
  return derived(false, 'the client sends nothing else', sendings[0]?.sent.place ?? null)
}

/** The first paragraph of the first docstring, without fields. */
function descriptionOf(functions: readonly PyFunction[]): string | null {
  for (const { doc } of functions) {
    const [first] = (doc ?? '').trim().split(/\n\s*\n|\n\s*:/)
    const text = first?.replace(/\s+/g, ' ').trim() ?? ''
    if (text !== '' && !text.startsWith(':')) return text
  }
  return null
}
