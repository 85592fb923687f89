import type { JsonSchema } from '../src/model/api-model.js'
import { typeBits } from '../src/validate/rule.js'
import { int64 } from './int64-keyword.js'
import { literalText } from './type-printer.js'
import { nullablePrefix } from './validator-names.js'

/**
 * Source of a table of rules for the members of an object: see `MemberTable` of stubwire/validate. Schemas are those that ajv
 * gets; `outOfLine` gives what cannot be said as a rule a validator of its own, and returns the validator's name.
 */
export function memberTableSource(
  properties: Readonly<Record<string, JsonSchema>>,
  outOfLine: (schema: JsonSchema) => string,
): string {
  const rules = Object.values(properties).map((schema) => ruleSource(schema) ?? outOfLine(schema))
  return `{ names: ${literalText(Object.keys(properties))}, rules: [${rules.join(', ')}] }`
}

/** Source of the rule that says the same as a schema; undefined if no rule does. */
export function ruleSource(schema: JsonSchema): string | undefined {
  const keywords = Object.keys(schema)
  if (typeof schema.$ref === 'string' && keywords.length === 1) {
    const name = schema.$ref.slice(0, -1)
    return name.startsWith(nullablePrefix) ? `{ orNull: ${name.slice(nullablePrefix.length)} }` : name
  }
  if (Array.isArray(schema.enum) && keywords.length === 1) {
    return schema.enum.every(isScalar) ? literalText(schema.enum) : undefined
  }
  const wide = schema[int64] as { readonly nullable: boolean } | undefined
  if (wide !== undefined && keywords.length === 1) return String(typeBits.int64 | (wide.nullable ? typeBits.null : 0))
  if (schema.type === undefined) return undefined
  const types = typesOf(schema)
  const bits = types.reduce((all, type) => all | typeBits[type], 0)
  if (keywords.length === 1) return String(bits)
  if (keywords.length !== 2) return undefined
  const containers = types.filter((type) => type === 'array' || type === 'object')
  const inner = containers.length === 1 && schema[containers[0] === 'array' ? 'items' : 'additionalProperties']
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return undefined
  if (Object.keys(inner).length === 0) return String(bits)
  const each = ruleSource(inner as JsonSchema)
  return each === undefined ? undefined : `{ types: ${bits}, each: ${each} }`
}

function typesOf(schema: JsonSchema): (keyof typeof typeBits)[] {
  return (Array.isArray(schema.type) ? schema.type : [schema.type]) as (keyof typeof typeBits)[]
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value !== 'object'
}
