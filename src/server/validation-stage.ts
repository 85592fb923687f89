import { argumentNames } from '../core/argument-names.js'
import type { Issue } from '../core/errors.js'
import { invalidArguments, type RefusalPlace } from '../core/invalid.js'
import { describeValue, issuesOf, unknownMember } from '../core/issues.js'
import type { JsonObject } from '../core/message.js'
import type { Method, Validator } from '../core/method.js'
import { isJsonObject } from '../core/own-property.js'
import { versionIsCompatible } from '../core/version-rule.js'
import type { Contract } from './endpoint.js'

/** What the stage checks. */
export interface ValidationOptions {
  readonly args: boolean
  readonly context: boolean
  /** Refuse methods and arguments that are newer than the version of the message. */
  readonly strict: boolean
}

/**
 * Stands before the dispatcher: a request that names a known method in a known version is checked against its schema, and the
 * dispatcher never sees one that does not match. What no endpoint covers passes.
 */
export class ValidationStage {
  readonly #options: ValidationOptions

  constructor(options: ValidationOptions) {
    this.#options = options
  }

  /** Throws InvalidArguments unless the arguments and the context match the contract. */
  check(contract: Contract, args: unknown, context: JsonObject, version: string): asserts args is JsonObject {
    const { method } = contract
    if (!isJsonObject(args)) {
      const message = `expected an object of named arguments, got ${describeValue(args)}`
      throw invalidArguments(placeOf(contract, version), [{ path: '', message, keyword: 'type' }])
    }
    if (method === null) return
    if (this.#options.args) {
      const issues = this.#unknownArguments(contract, args, version)
      if (issues !== null) throw invalidArguments(placeOf(contract, version), issues)
      if (!method.checkArgs(args)) {
        const found = issuesOf(method.checkArgs.errors, args, visibleNames(contract, method), method.secrets)
        throw invalidArguments(placeOf(contract, version), found)
      }
    }
    if (this.#options.context && method.checkContext !== undefined) {
      const issues = contextIssues(method.checkContext, context, method.contextSecrets)
      if (issues !== null) throw invalidArguments(placeOf(contract, version), issues)
    }
  }

  /** Arguments that the schema has, but that do not exist in the version of the endpoint, or of the message if strict; null if none. */
  #unknownArguments(contract: Contract, args: JsonObject, version: string): Issue[] | null {
    const { hiddenArguments, method } = contract
    if (method?.openArgs || (hiddenArguments.size === 0 && !this.#options.strict)) return null
    const issues: Issue[] = []
    for (const name of hiddenArguments) {
      if (Object.hasOwn(args, name)) issues.push(unknownMember('', name, [], 'argument'))
    }
    const history = this.#options.strict ? (method?.argumentHistory ?? {}) : {}
    for (const name of Object.keys(history)) {
      const since = history[name]?.since
      if (since === undefined || hiddenArguments.has(name) || !Object.hasOwn(args, name)) continue
      if (versionIsCompatible(version, since)) continue
      const message = `unknown argument: it came in version ${since}, the message says ${version}`
      issues.push({ path: `/${name}`, message, keyword: 'additionalProperties' })
    }
    return issues.length === 0 ? null : issues
  }
}

/** Which method an error of the server speaks of. */
export function placeOf(contract: Contract, version: string): RefusalPlace {
  return { side: 'server', name: contract.name, api: contract.method?.api ?? null, version }
}

function visibleNames({ hiddenArguments }: Contract, method: Method): string[] {
  return argumentNames(method).filter((name) => !hiddenArguments.has(name))
}

/** What is wrong with a context; null if nothing. `client_timeout`, which no caller sent, does not count. */
function contextIssues(check: Validator, context: JsonObject, secrets: readonly string[] = []): Issue[] | null {
  // Most contexts are open: the copy is made only where the addition may be what is wrong.
  if (check(context)) return null
  const { client_timeout: _added, ...sent } = context
  if (check(sent)) return null
  const issues = issuesOf(check.errors, sent, null, secrets)
  return issues.map((issue) => ({ ...issue, path: `/context${issue.path}` }))
}
