import fc from 'fast-check'
import type { Domain, Pair } from './domain.js'
import { domains } from './domains.js'
import { Judge } from './judge.js'
import { knownDifferences } from './known-differences.js'
import type { Oracle } from './oracle.js'
import { Tally } from './tally.js'

/** What is run. */
export interface RunOptions {
  /** How many cases in all. */
  readonly cases: number
  readonly seed: number
  /** Only the domain of this name. */
  readonly only?: string
  /** Only the case with this path, as a failure names it; needs `only`. */
  readonly path?: string
}

/** A case for which the sides disagree, made as small as possible. */
export interface Disagreement {
  readonly domain: string
  readonly value: unknown
  readonly pair: Pair
  /** Command that runs this very case. */
  readonly repeat: string
}

/** What a run found. */
export interface RunReport {
  readonly tally: Tally
  /** Null if both sides agree in everything that is not a known difference. */
  readonly disagreement: Disagreement | null
}

/** Cases that are made from one seed, and asked in one line. */
const chunk = 250

/** Compares both sides for generated cases, up to the first disagreement. */
export async function run(oracle: Oracle, options: RunOptions): Promise<RunReport> {
  const { only, path, cases } = options
  const chosen = domains.filter(({ name }) => only === undefined || name === only)
  if (chosen.length === 0)
    throw new Error(`no such domain: ${only}; there are ${domains.map(({ name }) => name).join(', ')}`)
  const tally = new Tally()
  const runs = chosen.map((domain) => new DomainRun(domain, oracle, tally))
  if (path !== undefined) return { tally, disagreement: (await runs[0]?.replay(options.seed, path)) ?? null }
  const total = chosen.reduce((sum, { weight }) => sum + weight, 0)
  for (const [at, one] of runs.entries()) {
    const share = Math.ceil((cases * (chosen[at]?.weight ?? 0)) / total)
    const disagreement = await one.run(share, options.seed)
    if (disagreement !== null) return { tally, disagreement }
  }
  return { tally, disagreement: null }
}

class DomainRun {
  readonly #domain: Domain<unknown>
  readonly #oracle: Oracle
  readonly #judge: Judge<unknown>
  readonly #tally: Tally

  constructor(domain: Domain<unknown>, oracle: Oracle, tally: Tally) {
    const known = knownDifferences[domain.name] ?? []
    this.#domain = domain
    this.#oracle = oracle
    this.#judge = new Judge(domain, known, oracle)
    this.#tally = tally
  }

  async run(cases: number, firstSeed: number): Promise<Disagreement | null> {
    for (let done = 0, seed = firstSeed; done < cases; done += chunk, seed++) {
      const failed = await this.#runChunk(Math.min(chunk, cases - done), seed)
      if (failed !== null) return this.replay(seed, String(failed))
    }
    return null
  }

  /** The smallest case near the one at a path for which the sides disagree; null if they agree there. */
  async replay(seed: number, path: string): Promise<Disagreement | null> {
    const found = await fc.check(
      fc.asyncProperty(this.#domain.cases, async (value) => (await this.#judge.judge(value)).agrees),
      { seed, path, numRuns: 1, interruptAfterTimeLimit: 30_000 },
    )
    if (found.counterexample === null) return null
    const [value] = found.counterexample
    const { pair } = await this.#judge.judge(value)
    const { name } = this.#domain
    const repeat = `npm run test:differential -- --only '${name}' --seed ${seed} --path ${found.counterexamplePath}`
    return { domain: name, value, pair, repeat }
  }

  /** The place of the first case in disagreement; null if there is none. */
  async #runChunk(cases: number, seed: number): Promise<number | null> {
    const values = fc.sample(this.#domain.cases, { seed, numRuns: cases })
    const answers = await this.#oracle.askAll(values.map((value) => this.#domain.question(value)))
    for (const [at, value] of values.entries()) {
      const verdict = await this.#judge.judge(value, answers[at])
      if (!verdict.agrees) return at
      this.#tally.add(this.#domain.name, verdict)
    }
    return null
  }
}
