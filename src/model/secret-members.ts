import { isSecretName } from '../core/secrets.js'
import type { ApiModel, JsonSchema, VariantModel } from './api-model.js'

type Definitions = ApiModel['definitions']

/** Where a walk through schemas stands. */
interface Walk {
  readonly definitions: Definitions
  readonly found: Set<string>
  /** References that were followed, with the member below which they stood. */
  readonly followed: Set<string>
}

/**
 * Names of the members that schemas mark as secret by `x-secret`, at any depth. A mark on something without a name of its own,
 * such as the items of a list, counts for the member around it: rather too much is hidden than too little.
 */
export function secretMembers(
  members: Readonly<Record<string, JsonSchema>>,
  definitions: Definitions,
): ReadonlySet<string> {
  const walk: Walk = { definitions, found: new Set(), followed: new Set() }
  visitMembers(members, walk)
  return walk.found
}

/** The secret members of the arguments and the result of a contract; `''` stands for a result that is secret itself. */
export function secretsOf({ args, result }: VariantModel, definitions: Definitions): ReadonlySet<string> {
  const members = args.map(({ name, schema }): [string, JsonSchema] => [name, schema])
  const all = new Set(secretMembers(Object.fromEntries(members), definitions))
  if (result !== null) for (const name of secretMembers({ '': result }, definitions)) all.add(name)
  return all
}

/** The secret members of the request context of an API. */
export function contextSecretsOf({ context, definitions }: ApiModel): ReadonlySet<string> {
  return secretMembers({ '': context ?? {} }, definitions)
}

/** Those of the context whose names do not give them away. Sorted. */
export function markedContext(model: ApiModel): string[] {
  return [...contextSecretsOf(model)].filter((name) => !isSecretName(name)).sort()
}

/** Those of the secret members whose names do not give them away: what the run time has to be told. Sorted. */
export function markedMembers(variant: VariantModel, definitions: Definitions): string[] {
  return [...secretsOf(variant, definitions)].filter((name) => !isSecretName(name)).sort()
}

function visitMembers(members: unknown, walk: Walk): void {
  if (typeof members !== 'object' || members === null) return
  for (const [name, schema] of Object.entries(members)) visit(schema, name, walk)
}

function visit(schema: unknown, name: string, walk: Walk): void {
  if (Array.isArray(schema)) {
    for (const one of schema) visit(one, name, walk)
    return
  }
  if (typeof schema !== 'object' || schema === null) return
  const { $ref, properties, ...others } = schema as JsonSchema
  if (others['x-secret'] === true) walk.found.add(name)
  visitMembers(properties, walk)
  if (typeof $ref === 'string') follow($ref, name, walk)
  for (const keyword of subSchemas) visit(others[keyword], name, walk)
  for (const one of Object.values((others.patternProperties ?? {}) as JsonSchema)) visit(one, name, walk)
}

/** Keywords that hold schemas of the same value, or of parts of it that have no name. */
const subSchemas = ['items', 'additionalItems', 'additionalProperties', 'anyOf', 'oneOf', 'allOf', 'not', 'contains']

function follow(reference: string, name: string, walk: Walk): void {
  const key = `${reference} ${name}`
  if (walk.followed.has(key)) return
  walk.followed.add(key)
  visit(walk.definitions[reference.slice('#/definitions/'.length)]?.schema, name, walk)
}
