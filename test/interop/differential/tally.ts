import type { Verdict } from './judge.js'

/** Counts of a run. */
export class Tally {
  readonly #started = performance.now()
  readonly #outcomes = new Map<string, number>()
  readonly #differences = new Map<string, number>()
  #cases = 0

  add(domain: string, { pair, differences }: Verdict): void {
    this.#cases += 1
    const { kind, class: name } = pair.ours
    count(this.#outcomes, `${domain}: ${kind}${typeof name === 'string' && kind === 'failure' ? ` ${name}` : ''}`)
    for (const difference of differences) count(this.#differences, `${domain}: ${difference}`)
  }

  get cases(): number {
    return this.#cases
  }

  /** How often each outcome came, by domain and kind. */
  get outcomes(): ReadonlyMap<string, number> {
    return this.#outcomes
  }

  /** How often each known difference was set aside, by domain and name. */
  get differences(): ReadonlyMap<string, number> {
    return this.#differences
  }

  /** For people to read. */
  lines(): string[] {
    const seconds = (performance.now() - this.#started) / 1000
    return [
      'outcomes',
      ...table(this.#outcomes),
      'known differences',
      ...table(this.#differences),
      `${this.#cases} cases in ${seconds.toFixed(1)} s, ${Math.round(this.#cases / seconds)} a second`,
    ]
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

function table(counts: ReadonlyMap<string, number>): string[] {
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, times]) => `${String(times).padStart(8)}  ${name}`)
}
