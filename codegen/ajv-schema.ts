import type { JsonSchema } from '../src/model/api-model.js'
import { contentHash } from './content-hash.js'
import { isFloatSchema } from './float-places.js'
import { int64, int64Schema, isInt64Schema } from './int64-keyword.js'
import { memberTableSource } from './member-table.js'
import { extractMemberTable, memberTableKeyword } from './member-table-keyword.js'
import { versionedObjectOf } from './object-envelope.js'
import { nullableValidator, objectValidator } from './printed-validators.js'
import { distinct } from './schema-facts.js'
import { definitionValidatorName, nullablePrefix, partPrefix } from './validator-names.js'

const annotations = new Set(['title', 'description', 'default', 'examples', 'deprecated', '$comment'])
const schemaMaps = new Set(['properties', 'patternProperties'])
const plainValues = new Set(['enum', 'const', 'required', 'type', int64, memberTableKeyword])

/** What ajv is given, and what is printed without it. */
export interface AjvSchemas {
  /** By the names of their validators. */
  readonly schemas: ReadonlyMap<string, JsonSchema>
  /** Source of the validators that take the place of those which ajv prints. */
  readonly printed: ReadonlyMap<string, string>
}

/**
 * Prepares the schemas of an API for ajv, by the names of their validators. Annotations go, references name validators. With
 * `compact` the same is asked in a form that is printed shorter: scalars are written where they are referred to, members for
 * which a rule can be given are gathered in a table, and versioned objects and a shared schema or null are printed without ajv,
 * which knows them by name only.
 */
export function toAjvSchemas(schemas: ReadonlyMap<string, JsonSchema>, compact: boolean): AjvSchemas {
  const scope: Scope = { schemas, out: new Map(), printed: new Map(), compact }
  for (const [name, schema] of schemas) scope.out.set(name, convertNamed(name, schema, scope))
  return { schemas: scope.out, printed: scope.printed }
}

interface Scope {
  readonly schemas: ReadonlyMap<string, JsonSchema>
  readonly out: Map<string, JsonSchema>
  readonly printed: Map<string, string>
  readonly compact: boolean
}

function convertNamed(name: string, schema: JsonSchema, scope: Scope): JsonSchema {
  const object = scope.compact ? versionedObjectOf(schema) : undefined
  if (object === undefined) return convert(schema, scope)
  const fields = Object.entries(object.fields).map(([field, member]) => [field, convert(member, scope)] as const)
  const table = memberTableSource(Object.fromEntries(fields), (member) => partValidator(member, scope))
  scope.printed.set(name, objectValidator(name, object, table))
  return { type: 'object' }
}

/** Name of the validator of a part: that of its content, so that the same is printed once. */
function partValidator(schema: JsonSchema, { out }: Scope): string {
  const name = `${partPrefix}${contentHash(JSON.stringify(schema))}`
  out.set(name, schema)
  return name
}

function convert(schema: JsonSchema, scope: Scope): JsonSchema {
  if (typeof schema.$ref === 'string') return reference(schema.$ref, scope)
  if (isInt64Schema(schema)) return int64Schema(schema)
  if (scope.compact) {
    const short = orNull(schema, scope)
    if (short !== undefined) return short
  }
  return convertMembers(schema, scope)
}

function convertMembers(schema: JsonSchema, scope: Scope): JsonSchema {
  const out: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(schema)) {
    if (annotations.has(key) || key.startsWith('x-') || (key === 'format' && isFloatSchema(schema))) continue
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
  return scope.compact ? extractMemberTable(out) : out
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
  const inner = target.$ref.slice(0, -1)
  const name = `${nullablePrefix}${inner}`
  scope.out.set(name, { type: ['object', 'null'] })
  scope.printed.set(name, nullableValidator(name, inner))
  return { $ref: `${name}#` }
}

function isScalar(schema: JsonSchema): boolean {
  return Array.isArray(schema.enum) || (typeof schema.type === 'string' && !['object', 'array'].includes(schema.type))
}
