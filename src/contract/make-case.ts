import fc from 'fast-check'
import { type CaseSubject, type ContractCase, ContractFailure, Mismatch } from './contract-case.js'
import { shortText } from './json.js'
import { repeatByVitest } from './repeat.js'

/** An error and the value that brought it about. */
class Refuted extends Error {
  override readonly name = 'Refuted'
  readonly value: unknown

  constructor(value: unknown, cause: unknown) {
    super('refuted', { cause })
    this.value = value
  }
}

/** A case whose failures tell where they happened and how to repeat them. */
export function makeCase(
  subject: CaseSubject,
  place: { readonly method: string; readonly version: string },
  what: string,
  body: () => Promise<void>,
): ContractCase {
  const { method, version } = place
  const name = `${method === '*' ? 'any method' : method} ${version} ${what}`
  const run = async () => {
    try {
      await body()
    } catch (error) {
      throw failureOf(subject, { method, version, name }, error)
    }
  }
  return { method, version, name, run }
}

/** How long a failing value is made smaller, in milliseconds. */
const shrinkingMs = 2_000

/**
 * Tries a body with random values. A value that fails is named in the failure of the case, after it was made as small as can
 * be done in a short time.
 */
export async function forAll<T>(
  subject: CaseSubject,
  values: fc.Arbitrary<T>,
  body: (value: T) => Promise<void>,
): Promise<void> {
  const { seed, runs } = subject.options
  for (const value of fc.sample(values, { seed, numRuns: runs })) {
    try {
      await body(value)
    } catch (error) {
      const property = fc.asyncProperty(values, body)
      const found = await fc.check(property, { seed, numRuns: runs, interruptAfterTimeLimit: shrinkingMs })
      const smaller = found.failed ? found.counterexample?.[0] : undefined
      throw smaller === undefined ? new Refuted(value, error) : new Refuted(smaller, found.errorInstance)
    }
  }
}

/** Runs a body for one value, which is named in the failure of the case. */
export async function forValue<T>(value: T, body: (value: T) => Promise<void>): Promise<void> {
  try {
    await body(value)
  } catch (error) {
    throw error instanceof Refuted ? error : new Refuted(value, error)
  }
}

function failureOf(
  { api, options }: CaseSubject,
  { method, version, name }: Pick<ContractCase, 'method' | 'version' | 'name'>,
  thrown: unknown,
): ContractFailure {
  const [tried, cause] = thrown instanceof Refuted ? [thrown.value, thrown.cause] : [undefined, thrown]
  const value = options.show === undefined ? tried : options.show(tried, method)
  const { seed, runs, file } = options
  const repeat = options.repeat ?? repeatByVitest(file)
  const lines = [
    `${api.name}: ${name}`,
    `  method:   ${method}`,
    `  version:  ${version}`,
    ...(cause instanceof Mismatch
      ? [`  expected: ${cause.expected}`, `  got:      ${cause.got}`]
      : [`  error:    ${describeError(cause)}`]),
    ...(thrown instanceof Refuted ? [`  value:    ${shortText(value)}`] : []),
    `  seed:     ${seed}`,
    `  repeat:   ${repeat({ method, version, name, seed, runs })}`,
  ]
  return new ContractFailure(lines.join('\n'), { api: api.name, method, version, seed, value, cause })
}

/** Class and text of what was thrown. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message.slice(0, 500)}` : shortText(error)
}
