import type { FieldModel, JsonSchema } from '../src/model/api-model.js'

/**
 * Schema of a versioned object on the wire. Any field may be unset; unknown fields are data of a newer version and pass, as
 * does any version: which versions a peer takes is its own decision.
 */
export function envelopeSchema(
  name: string,
  namespace: string,
  version: string,
  fields: readonly FieldModel[],
): JsonSchema {
  return {
    type: 'object',
    properties: {
      'versioned_object.name': { const: name },
      'versioned_object.namespace': { const: namespace },
      'versioned_object.version': { type: 'string', default: version },
      'versioned_object.data': {
        type: 'object',
        properties: Object.fromEntries(fields.map((field) => [field.name, field.schema])),
      },
      'versioned_object.changes': { type: 'array', items: { type: 'string' } },
    },
    required: [
      'versioned_object.name',
      'versioned_object.namespace',
      'versioned_object.version',
      'versioned_object.data',
    ],
  }
}

/** A versioned object as its validator sees it. */
export interface VersionedObjectFacts {
  readonly name: string
  readonly namespace: string
  /** Schemas of the fields. */
  readonly fields: Readonly<Record<string, JsonSchema>>
}

/** What {@link envelopeSchema} was made of; undefined for schemas of anything else. */
export function versionedObjectOf(schema: JsonSchema): VersionedObjectFacts | undefined {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>
  const name = properties['versioned_object.name']?.const
  const namespace = properties['versioned_object.namespace']?.const
  const fields = properties['versioned_object.data']?.properties
  if (typeof name !== 'string' || typeof namespace !== 'string' || fields === undefined) return undefined
  return { name, namespace, fields: fields as Readonly<Record<string, JsonSchema>> }
}
