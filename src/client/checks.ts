import { argumentNames } from '../core/argument-names.js'
import { errorFromFailure } from '../core/failure-codec.js'
import { invalidArguments, invalidResult } from '../core/invalid.js'
import { issuesOf } from '../core/issues.js'
import type { Method } from '../core/method.js'
import { decodeObjects } from '../core/object-codec.js'

/** Throws InvalidArguments unless the arguments, in wire form, match the schema. */
export function requireArguments(method: Method, args: unknown, version: string): void {
  const { checkArgs } = method
  if (checkArgs(args)) return
  const issues = issuesOf(checkArgs.errors, args, argumentNames(method), method.secrets)
  throw invalidArguments({ side: 'client', name: method.name, api: method.api, version }, issues)
}

/** Throws InvalidArguments unless the request context matches the schema; the paths of its issues start with `/context`. */
export function requireContext(method: Method, context: unknown, version: string): void {
  const { checkContext } = method
  if (checkContext === undefined || checkContext(context)) return
  const found = issuesOf(checkContext.errors, context, null, method.contextSecrets)
  const issues = found.map((issue) => ({ ...issue, path: `/context${issue.path}` }))
  throw invalidArguments({ side: 'client', name: method.name, api: method.api, version }, issues)
}

/** The result as callers get it. Throws InvalidResult for one that does not match the schema. */
export function readResult(method: Method, result: unknown, version: string | null, check: boolean): unknown {
  const place = { side: 'client', name: method.name, api: method.api, version } as const
  const { checkResult, resultShape } = method
  if (check && checkResult !== undefined && !checkResult(result)) {
    throw invalidResult(place, issuesOf(checkResult.errors, result, null, method.secrets))
  }
  if (resultShape === undefined) return result
  try {
    return decodeObjects(result, resultShape)
  } catch (cause) {
    throw invalidResult(place, [{ path: '', message: 'the versioned objects in it cannot be read' }], cause)
  }
}

/** The error that a failure in a reply stands for. */
export function readFailure(failure: string, method: Method | null, allowedRemoteModules: readonly string[]): Error {
  return errorFromFailure(failure, { declared: method?.errors ?? [], allowedRemoteModules })
}
