import type { Outcome } from './peer-messages.js'

/** What a run under a fault came to. Times are in milliseconds. */
export interface Figures {
  readonly calls: { readonly ok: number; readonly error: number; readonly timedOut: number }
  readonly casts: {
    readonly ok: number
    readonly failed: number
    /** Reported as done and never executed. */
    readonly lost: number
  }
  /** Calls and casts that were executed more than once. */
  readonly executedTwice: { readonly calls: number; readonly casts: number }
  /** From when the fault was over to the first call that succeeded; null if there was none. */
  readonly firstOkMs: number | null
  /** After how long the fault was noticed; absent where that is of no interest, null if it was not. */
  readonly noticedMs?: number | null
  /** How long nobody could reach a broker; what began then and has less time than that cannot succeed. */
  readonly outageMs?: number
  /** Longest time without a call that succeeded. */
  readonly longestGapMs: number
  /** Latest end beyond a deadline. */
  readonly latestMs: number
  /** Errors by code and what they say of the execution. */
  readonly errors: Readonly<Record<string, number>>
  /** Processes that ended, unhandled rejections, errors without type. */
  readonly troubles: readonly string[]
}

/** What a run left behind. */
export interface RunRecord {
  readonly outcomes: readonly Outcome[]
  /** Ids as often as they were executed. */
  readonly executions: ReadonlyMap<number, number>
  readonly timeoutMs: number
  /** When the fault was over, in milliseconds since the epoch. */
  readonly overAt: number
  readonly troubles: readonly string[]
}

/** Counts what became of every call and cast. */
export function figuresOf({ outcomes, executions, timeoutMs, overAt, troubles }: RunRecord): Figures {
  const calls = outcomes.filter(({ kind }) => kind === 'call')
  const casts = outcomes.filter(({ kind }) => kind === 'cast')
  const good = calls.filter(({ error }) => error === null).map(({ endedAt }) => endedAt)
  const bad = outcomes.filter(({ error }) => error !== null)
  const timedOut = calls.filter(({ error }) => error === 'MESSAGING_TIMEOUT').length
  const first = good.filter((at) => at >= overAt).sort((one, other) => one - other)[0]
  const errors: Record<string, number> = {}
  for (const { kind, error, sent } of bad) {
    const key = `${kind} ${error} sent:${sent}`
    errors[key] = (errors[key] ?? 0) + 1
  }
  const twice = (of: readonly Outcome[]): number => of.filter(({ id }) => (executions.get(id) ?? 0) > 1).length
  return {
    calls: { ok: good.length, error: calls.length - good.length - timedOut, timedOut },
    casts: {
      ok: casts.filter(({ error }) => error === null).length,
      failed: casts.filter(({ error }) => error !== null).length,
      lost: casts.filter(({ error, id }) => error === null && !executions.has(id)).length,
    },
    executedTwice: { calls: twice(calls), casts: twice(casts) },
    firstOkMs: first === undefined ? null : first - overAt,
    longestGapMs: longestGap(good),
    latestMs: outcomes.reduce((most, { startedAt, endedAt }) => Math.max(most, endedAt - startedAt - timeoutMs), 0),
    errors,
    troubles,
  }
}

function longestGap(times: readonly number[]): number {
  const sorted = [...times].sort((one, other) => one - other)
  return sorted.reduce((gap, at, index) => Math.max(gap, index === 0 ? 0 : at - (sorted[index - 1] as number)), 0)
}
