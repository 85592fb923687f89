import type { Draft } from './draft.js'
import type { Certainty, Fact } from './fact.js'

/** One fact of a draft, flat. */
export interface ReportedFact {
  /** `accept_transfer`, or `accept_transfer.no_snapshots` for an argument. */
  readonly subject: string
  readonly what: string
  readonly value: unknown
  readonly certainty: Certainty
  readonly because: string
  /** `file:line`; null where nothing in the sources speaks of it. */
  readonly place: string | null
}

/** Every fact of a draft, in the order of the draft. */
export function reportedFacts(draft: Draft): readonly ReportedFact[] {
  const facts: ReportedFact[] = []
  const add = (subject: string, what: string, { value, certainty, because, place }: Fact<unknown>) => {
    facts.push({
      subject,
      what,
      value,
      certainty,
      because,
      place: place === null ? null : `${place.file}:${place.line}`,
    })
  }
  for (const what of ['name', 'topic', 'namespace', 'version'] as const) add('API', what, draft[what])
  for (const method of draft.methods) {
    for (const what of ['since', 'until', 'fanout', 'openArgs'] as const) add(method.name, what, method[what])
    for (const { since, kind } of method.spans) add(method.name, `kind from ${since} on`, kind)
    if (method.fallback !== null) add(method.name, 'fallback', method.fallback)
    if (method.result.because !== 'a cast') add(method.name, 'result', method.result)
    for (const argument of method.args) {
      for (const what of ['type', 'required', 'since', 'until', 'olderPeers'] as const)
        add(`${method.name}.${argument.name}`, what, argument[what])
    }
  }
  return facts
}

/** How many facts are known how well. */
export function countFacts(facts: readonly ReportedFact[]): Readonly<Record<Certainty, number>> {
  const counts = { sure: 0, derived: 0, unknown: 0 }
  for (const { certainty } of facts) counts[certainty] += 1
  return counts
}
