import type { ArgumentHistory } from '../src/core/method.js'
import type { ArgumentModel, VariantModel } from '../src/model/api-model.js'

/** Whether an argument of a contract has a history: it came later, is gone, or has members that came later. */
export function hasHistory(variant: VariantModel): (argument: ArgumentModel) => boolean {
  return ({ since, until, members }) => since !== variant.since || until !== null || members !== undefined
}

/** The histories of a contract's arguments, as clients and servers need them. */
export function argumentHistories(variant: VariantModel): Readonly<Record<string, ArgumentHistory>> {
  return Object.fromEntries(
    variant.args.filter(hasHistory(variant)).map(({ name, since, until, olderPeers, members }) => [
      name,
      {
        since,
        ...(until === null ? {} : { until }),
        olderPeers,
        ...(members === undefined ? {} : { members }),
      },
    ]),
  )
}
