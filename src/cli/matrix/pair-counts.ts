import { heldBack, served, type UpgradeMatrix } from '../../contract/matrix/upgrade-matrix.js'

/** What became of all samples between a client of one cap and a server of one version. */
export interface PairCounts {
  readonly cap: string
  readonly server: string
  readonly served: number
  /** How many the client did not send. */
  readonly heldBack: number
  /** How many the server refused, by the class of its error. */
  readonly refused: Readonly<Record<string, number>>
  /** What was not as predicted, in words. */
  readonly unexpected: readonly string[]
}

/** The pairs of a matrix, by cap and server version. */
export function pairCounts({ versions, samples, outcomes }: UpgradeMatrix): readonly (readonly PairCounts[])[] {
  return versions.map((cap, capAt) =>
    versions.map((server, serverAt) => {
      const counts = new Map<string, number>()
      const unexpected: string[] = []
      for (const [at, { method, what }] of samples.entries()) {
        const cell = outcomes[at]?.[capAt]?.[serverAt]
        if (cell === undefined) continue
        counts.set(cell.outcome, (counts.get(cell.outcome) ?? 0) + 1)
        if (cell.unexpected !== null) unexpected.push(`${method.name} (${what}): ${cell.unexpected}`)
      }
      const refused = [...counts].filter(([outcome]) => outcome !== served && outcome !== heldBack).sort()
      return {
        cap,
        server,
        served: counts.get(served) ?? 0,
        heldBack: counts.get(heldBack) ?? 0,
        refused: Object.fromEntries(refused),
        unexpected,
      }
    }),
  )
}

/** How many samples the server refused. */
export function refusedCount({ refused }: PairCounts): number {
  return Object.values(refused).reduce((sum, count) => sum + count, 0)
}
