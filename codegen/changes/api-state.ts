import type { ApiModel, ErrorModel, JsonSchema, VariantModel } from '../../src/model/api-model.js'
import { compareVersions } from '../../src/schema/version.js'

/** An API as servers of one version have it: of each method the contract that was newest then. */
export interface ApiState {
  readonly name: string
  readonly version: string
  readonly topic: string
  readonly exchange: string | null
  readonly namespace: string | null
  readonly context: JsonSchema | null
  readonly errors: ReadonlyMap<string, ErrorModel>
  /** Arguments that did not exist then are left out. */
  readonly methods: ReadonlyMap<string, VariantModel>
  readonly definitions: ApiModel['definitions']
}

/**
 * The state of an API at a version (its own, if none is given). What the schema gives no version to (results, limits, errors,
 * shared schemas) is as it is in the model.
 */
export function stateAt(model: ApiModel, version: string = model.version): ApiState {
  const methods = model.methods.flatMap(({ name, variants }): [string, VariantModel][] => {
    const alive = variants.findLast((variant) => existsAt(variant, version))
    if (alive === undefined) return []
    return [[name, { ...alive, args: alive.args.filter((argument) => existsAt(argument, version)) }]]
  })
  const { name, topic, exchange, namespace, context, definitions } = model
  return {
    ...{ name, version, topic, exchange, namespace, context, definitions },
    errors: new Map(model.errors.map((error) => [error.name, error])),
    methods: new Map(methods),
  }
}

/** True if something with a history exists at a version. */
export function existsAt(thing: { readonly since: string; readonly until: string | null }, version: string): boolean {
  return (
    compareVersions(thing.since, version) <= 0 && (thing.until === null || compareVersions(thing.until, version) > 0)
  )
}
