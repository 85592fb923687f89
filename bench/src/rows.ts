import type { Row } from './row.js'
import { summarize } from './statistics.js'
import type { Contender, Group, Metric, Sample } from './suite.js'

/** The figures of a group. A metric that could not be measured has no row. */
export function rowsOf(
  suite: string,
  group: Group,
  metrics: readonly Metric[],
  samples: ReadonlyMap<Contender, readonly Sample[]>,
): Row[] {
  return metrics.flatMap(({ name: metric, unit }) => {
    const measured = group.contenders.flatMap((contender) => {
      const values = valuesOf(samples.get(contender) ?? [], metric)
      if (values.length === 0) return []
      return [{ contender: contender.name, samples: values, ...summarize(values) }]
    })
    const [first] = measured
    return measured.map((figures) => ({
      ...{ suite, group: group.name, metric, unit },
      ...figures,
      ratio: figures.median / (first?.median ?? Number.NaN),
    }))
  })
}

/** The row of a contender, if it was measured. */
export function findRow(rows: readonly Row[], group: string, contender: string, metric: string): Row | undefined {
  return rows.find((row) => row.group === group && row.contender === contender && row.metric === metric)
}

function valuesOf(samples: readonly Sample[], metric: string): number[] {
  return samples.map((sample) => sample[metric]).filter((value) => typeof value === 'number')
}
