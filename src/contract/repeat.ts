import type { CaseOptions, RepeatCommand, RepeatFacts } from './contract-case.js'

/** Repeats a case by vitest. `file` is that of the tests. */
export function repeatByVitest(file?: string): RepeatCommand {
  return (facts) =>
    withEnvironment(facts, 'npx vitest run', file && shellWord(file), `-t ${shellWord(`${patternOf(facts.name)}$`)}`)
}

/** Repeats a case by Node's own test runner. `file` is that of the tests; `node` starts Node, options included. */
export function repeatByNode(file: string, node = 'node'): RepeatCommand {
  return (facts) =>
    withEnvironment(
      facts,
      `${node} --test`,
      `--test-name-pattern=${shellWord(`${patternOf(facts.name)}$`)}`,
      shellWord(file),
    )
}

/** Repeats a case by mocha. `file` is that of the tests. */
export function repeatByMocha(file: string): RepeatCommand {
  return (facts) => withEnvironment(facts, 'npx mocha', shellWord(file), `-g ${shellWord(`${patternOf(facts.name)}$`)}`)
}

/** The number of the environment, or the standard one. Throws TypeError for what is no whole number. */
export function fromEnvironment(name: 'STUBWIRE_CONTRACT_SEED' | 'STUBWIRE_CONTRACT_RUNS', standard: number): number {
  const text = process.env[name]
  if (text === undefined || text === '') return standard
  const value = Number(text)
  if (!Number.isInteger(value)) throw new TypeError(`${name} must be a whole number. Got ${JSON.stringify(text)}`)
  return value
}

/** A word for the shell, in quotes if it needs them. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

function withEnvironment({ seed, runs }: RepeatFacts, ...command: readonly (string | undefined)[]): string {
  const words = [`STUBWIRE_CONTRACT_SEED=${seed}`, `STUBWIRE_CONTRACT_RUNS=${runs}`, ...command]
  return words.filter((word) => word !== undefined).join(' ')
}

/** Runners read the name as a regular expression. */
function patternOf(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/**
 * The seed and the number of runs that the environment asks for (`STUBWIRE_CONTRACT_SEED`, else 1, and
 * `STUBWIRE_CONTRACT_RUNS`, else 5), as the printed commands set them, with the way to repeat a case.
 */
export function caseOptions(repeat: RepeatCommand): Pick<CaseOptions, 'seed' | 'runs' | 'repeat'> {
  return {
    seed: fromEnvironment('STUBWIRE_CONTRACT_SEED', 1),
    runs: fromEnvironment('STUBWIRE_CONTRACT_RUNS', 5),
    repeat,
  }
}
