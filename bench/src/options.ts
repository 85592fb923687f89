import { parseArgs } from 'node:util'

/** What a run is asked for. */
export interface BenchOptions {
  readonly suites: readonly string[]
  /** Null: as many as each suite likes. */
  readonly rounds: number | null
  /** Contenders; empty means all. */
  readonly only: readonly string[]
  readonly json: boolean
  readonly help: boolean
}

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const usage = `Usage: npm run bench -- [options]

  --suite <name…>   which suites; several are separated by commas or by repeating the option
  --rounds <n>      how often each contender is measured
  --only <name…>    only these contenders
  --json            print one JSON object on standard output, everything else on standard error
  --help            print this
`

/** Reads a command line; `defaults` are the suites of one that names none. Throws {@link UsageError}. */
export function parseOptions(args: readonly string[], defaults: readonly string[]): BenchOptions {
  const { values, positionals } = parse(args)
  // `--only one two`: what follows a list without an option belongs to it.
  const only = [...listOf(values.only), ...positionals]
  if (positionals.length > 0 && values.only === undefined) throw new UsageError(`What is ${positionals.join(' ')}?`)
  const suites = listOf(values.suite)
  return {
    suites: suites.length === 0 ? defaults : suites,
    rounds: values.rounds === undefined ? null : roundsOf(values.rounds),
    only,
    json: values.json ?? false,
    help: values.help ?? false,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        suite: { type: 'string', multiple: true },
        rounds: { type: 'string' },
        only: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

function listOf(values: readonly string[] | undefined): string[] {
  const names = (values ?? []).flatMap((value) => value.split(',')).map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== ''))]
}

function roundsOf(text: string): number {
  const rounds = Number(text)
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new UsageError(`--rounds must be a whole number above 0, not ${text}`)
  return rounds
}
