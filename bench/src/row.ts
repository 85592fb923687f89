/** One figure of one contender. */
export interface Row {
  readonly suite: string
  readonly group: string
  readonly contender: string
  readonly metric: string
  readonly unit: string
  /** In the order of rounds. */
  readonly samples: readonly number[]
  readonly median: number
  readonly min: number
  readonly max: number
  /** The median over that of the group's first contender. */
  readonly ratio: number
}
