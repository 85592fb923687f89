import type { JsonSchema } from '../src/model/api-model.js'
import { extractMemberTypes } from './member-types-keyword.js'
import { distinct } from './schema-facts.js'
import { extractEnvelope, versionedObjectKeyword } from './versioned-object-keyword.js'

const annotations = new Set(['title', 'description', 'default', 'examples', 'deprecated', '$comment'])
const schemaMaps = new Set(['properties', 'patternProperties'])
const plainValues = new Set(['enum', 'const', 'required', 'type', versionedObjectKeyword])

/** How the names of the validators begin that take a shared schema or null; they are not exported. */
export const nullablePrefix = 'maybe_'

/** Name of the validator of a shared schema. */
export function definitionValidatorName(name: string): string {
  return `def_${name}`
}

/**
 * Prepares the schemas of an API for ajv, by the names of their validators. Annotations go, references name validators. With
 * `compact` the same is asked in a form that ajv prints shorter: scalars are written where they are referred to, a shared
 * schema or null is a shared schema itself, and members of which only the type is asked are gathered in a table.
 */
export function toAjvSchemas(schemas: ReadonlyMap<string, JsonSchema>, compact: boolean): Map<string, JsonSchema> {
  const out = new Map<string, JsonSchema>()
  const scope = { schemas, out, compact }
  for (const [name, schema] of schemas) out.set(name, convert(schema, scope))
  return out
}

interface Scope {
  readonly schemas: ReadonlyMap<string, JsonSchema>
  readonly out: Map<string, JsonSchema>
  readonly compact: boolean
}

function convert(schema: JsonSchema, scope: Scope): JsonSchema {
  if (typeof schema.$ref === 'string') return reference(schema.$ref, scope)
  if (scope.compact) {
    const short = orNull(schema, scope)
    if (short !== undefined) return short
    const object = extractEnvelope(schema)
    if (object !== undefined) return convertMembers(object, scope)
  }
  return convertMembers(schema, scope)
}

function convertMembers(schema: JsonSchema, scope: Scope): JsonSchema {
  const out: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(schema)) {
    if (annotations.has(key) || key.startsWith('x-')) continue
    if (plainValues.has(key)) out[key] = value
    else if (schemaMaps.has(key)) {
      const members = Object.entries(value as object).map(([name, member]) => [
        name,
        convert(member as JsonSchema, scope),
      ])
      out[key] = Object.fromEntries(members)
    } else if (Array.isArray(value)) out[key] = value.map((member) => convert(member as JsonSchema, scope))
    else if (typeof value === 'object' && value !== null) out[key] = convert(value as JsonSchema, scope)
    else out[key] = value
  }
  return scope.compact ? extractMemberTypes(out) : out
}

function reference(target: string, scope: Scope): JsonSchema {
  const name = definitionValidatorName(target.slice('#/definitions/'.length))
  const schema = scope.schemas.get(name)
  if (scope.compact && schema !== undefined && isScalar(schema)) return convert(schema, scope)
  return { $ref: `${name}#` }
}

/** The short form of `anyOf: [{ $ref }, { type: 'null' }]`. */
function orNull(schema: JsonSchema, scope: Scope): JsonSchema | undefined {
  const members = (schema.anyOf ?? []) as JsonSchema[]
  const [first, second] = members
  if (members.length !== 2 || typeof first?.$ref !== 'string' || second?.type !== 'null') return undefined
  const target = reference(first.$ref, scope)
  if (Array.isArray(target.enum)) return { enum: distinct([...target.enum, null]) }
  if (target.type === 'null') return { type: 'null' }
  if (typeof target.type === 'string' && Object.keys(target).length === 1) return { type: [target.type, 'null'] }
  if (typeof target.$ref !== 'string') return undefined
  const name = `${nullablePrefix}${target.$ref.slice(0, -1)}`
  scope.out.set(name, { anyOf: [target, { type: 'null' }] })
  return { $ref: `${name}#` }
}

function isScalar(schema: JsonSchema): boolean {
  return Array.isArray(schema.enum) || (typeof schema.type === 'string' && !['object', 'array'].includes(schema.type))
}
