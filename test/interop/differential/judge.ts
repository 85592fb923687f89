import { agrees, type Domain, type KnownDifference, type Pair } from './domain.js'
import type { Answer, Oracle } from './oracle.js'

/** What was found of one case. */
export interface Verdict {
  /** What both did, differences included. */
  readonly pair: Pair
  /** True if both sides agree, known differences set aside. */
  readonly agrees: boolean
  /** Names of the known differences that were set aside. */
  readonly differences: readonly string[]
}

/** Compares both sides for one case. */
export class Judge<Case> {
  readonly #domain: Domain<Case>
  readonly #known: readonly KnownDifference<Case>[]
  readonly #oracle: Oracle

  constructor(domain: Domain<Case>, known: readonly KnownDifference<Case>[], oracle: Oracle) {
    this.#domain = domain
    this.#known = known
    this.#oracle = oracle
  }

  /** The verdict on a case; its first answer may be known already. */
  async judge(value: Case, answer?: Answer): Promise<Verdict> {
    const first = answer ?? (await this.#oracle.ask(this.#domain.question(value)))
    const pair = await this.#domain.pair(value, first)
    if (agrees(pair)) return { pair, agrees: true, differences: [] }
    // One difference alone is the usual case, and makes for exact counts.
    for (const difference of this.#known) {
      const alone = await this.#apply([difference], value, first)
      if (agrees(alone.pair)) return { pair, agrees: true, differences: [difference.name] }
    }
    const together = await this.#apply(this.#known, value, first)
    const explained = agrees(together.pair)
    return { pair, agrees: explained, differences: explained ? [...new Set(together.differences)] : [] }
  }

  async #apply(known: readonly KnownDifference<Case>[], value: Case, first: Answer): Promise<Omit<Verdict, 'agrees'>> {
    const differences: string[] = []
    let asked = value
    for (const { name, recast } of known) {
      const changed = recast?.(asked) ?? null
      if (changed === null) continue
      asked = changed
      differences.push(name)
    }
    const answer = asked === value ? first : await this.#oracle.ask(this.#domain.question(asked))
    let pair = await this.#domain.pair(value, answer)
    for (const { name, level } of known) {
      const levelled = level?.(pair, value) ?? null
      if (levelled === null) continue
      pair = levelled
      differences.push(name)
    }
    return { pair, differences }
  }
}
