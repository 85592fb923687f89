import type { Contender, Group, Sample } from './suite.js'

/** Called before each sample is taken. */
export type OnSample = (group: string, contender: string, round: number) => void

/**
 * The order of a round, counted from 0: each round starts one contender further on, so that none always runs first, or always
 * after the same one.
 */
export function orderOfRound<Item>(items: readonly Item[], round: number): Item[] {
  if (items.length === 0) return []
  const start = round % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}

/** Takes one sample of every contender a round, group by group. Answers the samples by contender, in the order of rounds. */
export async function runRounds(
  group: Group,
  rounds: number,
  onSample: OnSample = () => {},
): Promise<Map<Contender, Sample[]>> {
  const samples = new Map<Contender, Sample[]>(group.contenders.map((contender) => [contender, []]))
  for (let round = 0; round < rounds; round++) {
    for (const contender of orderOfRound(group.contenders, round)) {
      onSample(group.name, contender.name, round)
      samples.get(contender)?.push(await contender.sample())
    }
  }
  return samples
}
