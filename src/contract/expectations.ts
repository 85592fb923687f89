import { Mismatch } from './contract-case.js'
import { sameJson, shortText } from './json.js'
import { describeError } from './make-case.js'
import type { Outcome } from './rig.js'

/** A class of errors, for `instanceof`. */
export type ErrorType = (abstract new (...args: never[]) => Error) & { readonly name: string }

/** Throws a Mismatch unless two JSON values are the same. */
export function expectSame(what: string, got: unknown, expected: unknown): void {
  if (!sameJson(got, expected)) throw new Mismatch(`${what}: ${shortText(expected)}`, shortText(got))
}

/** Throws a Mismatch unless a request was answered with an error of a class. */
export function expectRefusal(what: string, outcome: Outcome, type: ErrorType): void {
  const { error, result } = outcome
  if (error instanceof type) return
  const got = error === null ? `the result ${shortText(result, 100)}` : describeError(error)
  throw new Mismatch(`${type.name} for ${what}`, got, error)
}

/** Throws a Mismatch unless a request was served. */
export function expectSuccess(what: string, { error }: Outcome): void {
  if (error !== null) throw new Mismatch(`${what} to be served`, describeError(error), error)
}

/** The result of a promise; a Mismatch if it rejects. */
export async function expectServed<T>(what: string, promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (error) {
    throw new Mismatch(`${what} to be served`, describeError(error), error)
  }
}

/** The error that a promise rejects with; a Mismatch if it does not reject with this class. */
export async function expectError(what: string, promise: Promise<unknown>, type: ErrorType): Promise<Error> {
  let result: unknown
  try {
    result = await promise
  } catch (error) {
    if (error instanceof type) return error
    throw new Mismatch(`${type.name} for ${what}`, describeError(error), error)
  }
  throw new Mismatch(`${type.name} for ${what}`, `the result ${shortText(result, 100)}`)
}
