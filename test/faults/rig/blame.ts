import type { Outcome } from './peer-messages.js'
import type { Scenario } from './scenarios.js'

/** A fault that was brought about, with the moment in milliseconds since the epoch. */
export interface Mark {
  readonly at: number
  readonly fault: Pick<Scenario, 'name' | 'mayLose' | 'mayRepeat'>
}

/** What went wrong around the faults of one name. */
export interface Blame {
  times: number
  /** Calls and casts that ended in an error. */
  failed: number
  /** Casts that were done and never executed. */
  lost: number
  /** Calls and casts that were executed more than once. */
  twice: number
}

/** How long after its start a request may meet a fault and be harmed by it, in milliseconds. */
const reachMs = 1_000

/**
 * Puts everything that went wrong down to the faults that were at work around it, and gives as `unexcused` what none of those
 * accounts for: only a queue that is deleted may take requests along, and only what is published again may be executed twice.
 */
export function blame(
  outcomes: readonly Outcome[],
  executions: ReadonlyMap<number, number>,
  marks: readonly Mark[],
): { readonly byFault: ReadonlyMap<string, Blame>; readonly unexcused: readonly string[] } {
  const byFault = new Map<string, Blame>()
  for (const { fault } of marks) of(fault.name).times += 1
  const unexcused: string[] = []

  function of(name: string): Blame {
    const entry = byFault.get(name) ?? { times: 0, failed: 0, lost: 0, twice: 0 }
    byFault.set(name, entry)
    return entry
  }

  function put(kind: 'failed' | 'lost' | 'twice', outcome: Outcome): void {
    const around = faultsAround(outcome, marks)
    const excused = around.find(({ mayLose, mayRepeat }) => (kind === 'twice' ? mayRepeat : mayLose))
    const culprit = excused ?? around[around.length - 1]
    of(culprit?.name ?? 'none')[kind] += 1
    if (!excused)
      unexcused.push(`${outcome.kind} ${outcome.id} ${kind} at ${culprit?.name ?? 'no fault'}: ${outcome.message}`)
  }

  for (const outcome of outcomes) {
    const times = executions.get(outcome.id) ?? 0
    if (outcome.error !== null) put('failed', outcome)
    else if (outcome.kind === 'cast' && times === 0) put('lost', outcome)
    if (times > 1) put('twice', outcome)
  }
  return { byFault, unexcused }
}

/** Those at work while a request was on its way: the last one before it began, and those that followed at once. */
function faultsAround({ startedAt, endedAt }: Outcome, marks: readonly Mark[]): Mark['fault'][] {
  const until = Math.min(endedAt, startedAt + reachMs)
  return marks
    .filter(({ at }, index) => at <= until && (marks[index + 1]?.at ?? Number.POSITIVE_INFINITY) > startedAt)
    .map(({ fault }) => fault)
}
