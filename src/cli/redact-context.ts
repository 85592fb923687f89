import type { JsonObject } from '../core/message.js'
import { redactSecrets } from '../core/secrets.js'
import type { ApiModel, JsonSchema } from '../model/api-model.js'

/** A copy of a request context with its secrets replaced: those that the schema marks, and those whose names tell. */
export function redactContext(context: JsonObject, model: ApiModel | null): JsonObject {
  return redactSecrets(context, secretMembers(model))
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
