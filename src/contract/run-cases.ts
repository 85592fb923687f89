import type { ContractCase } from './contract-case.js'

/** What became of one case. */
export interface CaseOutcome {
  readonly case: ContractCase
  /** Null if the contract holds. Anything but a ContractFailure says that the case could not be run. */
  readonly error: Error | null
  readonly ms: number
}

/** Runs cases one after the other, for those who have no test runner. `onOutcome` hears of each as it ends. */
export async function runCases(
  cases: readonly ContractCase[],
  onOutcome: (outcome: CaseOutcome) => void = () => {},
): Promise<readonly CaseOutcome[]> {
  const outcomes: CaseOutcome[] = []
  for (const it of cases) {
    const started = performance.now()
    const error = await it.run().then(
      () => null,
      (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))),
    )
    const outcome = { case: it, error, ms: performance.now() - started }
    outcomes.push(outcome)
    onOutcome(outcome)
  }
  return outcomes
}
