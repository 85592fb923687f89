import type { ApiModel, ErrorModel, JsonSchema } from '../../src/model/api-model.js'
import { compareVersions } from '../../src/schema/version.js'
import { compareAddress } from './compare-address.js'
import { compareDefinitions } from './compare-definitions.js'
import { compareMethods } from './compare-methods.js'
import type { CompatFinding, CompatNote } from './finding.js'
import { contractText } from './model-members.js'
import { Scope } from './scope.js'

/** What {@link compareStates} found. */
export interface Comparison {
  readonly findings: readonly CompatFinding[]
  readonly notes: readonly CompatNote[]
}

/**
 * Holds the present state of an API against a released one: what would peers that were made from the released one not
 * understand? Nothing is found where the released one was alpha, or where the present one is of a later major version.
 */
export function compareStates(before: ApiModel, after: ApiModel): Comparison {
  if (before.stability === 'alpha' || major(after) > major(before)) return { findings: [], notes: [] }
  const scope = new Scope(before, after)
  compareHead(scope)
  compareErrors(scope)
  compareMethods(scope)
  compareDefinitions(scope)
  requireNewVersion(scope)
  // A shared schema that travels both ways may be found twice.
  return {
    findings: distinct(scope.findings, ({ rule, place }) => `${rule} ${place}`),
    notes: distinct(scope.notes, ({ kind, place }) => `${kind} ${place}`),
  }
}

/** The findings of {@link compareStates}. */
export function compareApis(before: ApiModel, after: ApiModel): readonly CompatFinding[] {
  return compareStates(before, after).findings
}

function compareHead(scope: Scope): void {
  const { before, after } = scope
  const texts = (member: 'topic' | 'exchange' | 'namespace' | 'version' | 'stability') => ({
    place: scope.at(member),
    before: before[member] ?? 'none',
    after: after[member] ?? 'none',
  })
  scope.unclassified('ApiModel', before, after, scope.at())
  if (compareVersions(after.version, before.version) < 0) scope.report('VERSION_NOT_LOWERED', texts('version'))
  if (after.stability === 'alpha') scope.report('STABILITY_NOT_LOWERED', texts('stability'))
  if (before.topic !== after.topic) scope.report('TOPIC_STABLE', texts('topic'))
  if (before.exchange !== after.exchange) scope.report('EXCHANGE_STABLE', texts('exchange'))
  if (before.namespace !== after.namespace) scope.report('NAMESPACE_STABLE', texts('namespace'))
  compareAddress(scope, before.address, after.address, scope.at('address'))
  compareObjectCaps(scope)
  if (after.context !== null) {
    // Without a schema, callers send whatever they have.
    const sent: JsonSchema = before.context ?? { type: 'object' }
    scope.schemas('in', sent, after.context, { place: scope.at('context'), rule: 'CONTEXT_NOT_STRICTER' })
  }
}

/** What a cap stands for is known to peers; a new one may come, and a class that the API did not have. */
function compareObjectCaps(scope: Scope): void {
  const { objectVersions: now = {} } = scope.after
  for (const [cap, versions] of Object.entries(scope.before.objectVersions ?? {})) {
    for (const [name, version] of Object.entries(versions)) {
      const is = now[cap]?.[name]
      // A class that is gone has its own rule.
      if (is === version || (now[cap] !== undefined && scope.after.definitions[name] === undefined)) continue
      const place = scope.at('objectVersions', cap, name)
      scope.report('OBJECT_CAP_STABLE', { place, before: version, after: is ?? 'not there' })
    }
  }
}

function compareErrors(scope: Scope): void {
  const later = new Map(scope.after.errors.map((error) => [error.name, error]))
  for (const error of scope.before.errors) {
    const place = scope.at('errors', error.name)
    const now = later.get(error.name)
    if (now === undefined) scope.report('ERROR_NO_DELETE', { place, before: className(error), after: 'not declared' })
    else compareError(scope, error, now, place)
  }
}

function compareError(scope: Scope, before: ErrorModel, after: ErrorModel, place: string): void {
  scope.unclassified('ErrorModel', before, after, place)
  if (className(before) !== className(after)) {
    scope.report('ERROR_PYTHON_NAME_STABLE', { place, before: className(before), after: className(after) })
  }
  if (before.args === null) return
  const nothing: JsonSchema = { type: 'object', properties: {}, additionalProperties: false }
  scope.schemas('out', before.args, after.args ?? nothing, { place })
}

function requireNewVersion(scope: Scope): void {
  const { before, after } = scope
  if (before.version !== after.version || contractText(before) === contractText(after)) return
  scope.report('VERSION_BUMPED', {
    place: scope.at('version'),
    before: `${before.version}, released`,
    after: `${after.version}, changed`,
  })
}

function className({ module, class: name }: ErrorModel): string {
  return `${module}.${name}`
}

function major({ version }: ApiModel): number {
  return Number(version.split('.')[0])
}

/** The first of each key. */
function distinct<T>(list: readonly T[], keyOf: (item: T) => string): T[] {
  const first = new Map<string, T>()
  for (const item of list) if (!first.has(keyOf(item))) first.set(keyOf(item), item)
  return [...first.values()]
}
