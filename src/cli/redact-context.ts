import type { JsonObject } from '../core/message.js'
import { redactDeep, redactSecrets } from '../core/secrets.js'
import type { ApiModel, JsonSchema } from '../model/api-model.js'
import { secretsOf } from '../model/secret-members.js'

/** A copy of a request context with its secrets replaced: those that the schema marks, and those whose names tell. */
export function redactContext(context: JsonObject, model: ApiModel | null): JsonObject {
  return redactSecrets(context, secretMembers(model))
}

/**
 * A copy of arguments with their secrets replaced, at any depth: those that any contract of the method marks, and those whose
 * names tell.
 */
export function redactArgs(args: unknown, model: ApiModel | null, method: unknown): unknown {
  const variants = model?.methods.find(({ name }) => name === method)?.variants ?? []
  return redactDeep(args, new Set(variants.flatMap((variant) => [...secretsOf(variant, model?.definitions ?? {})])))
}

function secretMembers(model: ApiModel | null): ReadonlySet<string> {
  const reference = model?.context?.$ref
  const schema =
    typeof reference === 'string'
      ? model?.definitions[reference.slice('#/definitions/'.length)]?.schema
      : model?.context
  const properties = (schema?.properties ?? {}) as Record<string, JsonSchema>
  return new Set(Object.keys(properties).filter((name) => properties[name]?.['x-secret'] === true))
}
