import type { DefinitionModel, JsonSchema } from '../src/model/api-model.js'
import { docComment } from './doc-comment.js'
import { isInt64Schema } from './int64-keyword.js'
import { literalText, memberName } from './names.js'

export { literalText } from './names.js'

/** Prints the TypeScript type of a JSON Schema, as an expression; `indent` is that of the line it starts on. */
export function printType(schema: JsonSchema, indent = ''): string {
  const reference = schema.$ref
  if (typeof reference === 'string') return reference.slice('#/definitions/'.length)
  if ('const' in schema) return printLiteral(schema.const)
  if (Array.isArray(schema.enum)) return unique(schema.enum.map(printLiteral)).join(' | ') || 'never'
  for (const key of ['anyOf', 'oneOf'] as const) {
    const members = schema[key]
    if (Array.isArray(members))
      return unique((members as JsonSchema[]).map((member) => printType(member, indent))).join(' | ') || 'never'
  }
  if (Array.isArray(schema.allOf)) {
    return (
      (schema.allOf as JsonSchema[]).map((member) => parenthesise(printType(member, indent))).join(' & ') || 'unknown'
    )
  }
  if (isEmptyNot(schema)) return 'never'
  const types = Array.isArray(schema.type) ? (schema.type as string[]) : [schema.type as string | undefined]
  return unique(types.map((type) => printSimple(type, schema, indent))).join(' | ')
}

/** Prints the members of an object type, one a line, with their comments. */
export function printMembers(
  members: readonly { name: string; schema: JsonSchema; required: boolean; doc: readonly string[] }[],
  indent: string,
): string[] {
  return members.flatMap(({ name, schema, required, doc }) => [
    ...docComment(doc, indent),
    `${indent}${memberName(name)}${required ? '' : '?'}: ${printType(schema, indent)};`,
  ])
}

/** Prints a named declaration for a shared schema. */
export function printDefinition(definition: DefinitionModel): string {
  const head = docComment(definitionDoc(definition), '')
  if (definition.object !== null) {
    const members = definition.object.fields.map((field) => ({
      name: field.name,
      schema: field.schema,
      required: false,
      doc: [field.description, ...tagSince(field.since)],
    }))
    return [...head, `export interface ${definition.name} {`, ...printMembers(members, '  '), '}'].join('\n')
  }
  return printNamed(definition.name, definition.schema, head)
}

/** Prints `export interface Name {…}` for closed forms of objects, `export type Name = …` for anything else. */
export function printNamed(name: string, schema: JsonSchema, head: readonly string[]): string {
  const members = objectMembers(schema)
  if (members !== undefined && schema.type === 'object') {
    return [
      ...head,
      `export interface ${name} {`,
      ...printMembers(members, '  '),
      ...indexSignature(schema, '  '),
      '}',
    ].join('\n')
  }
  return [...head, `export type ${name} = ${printType(schema)};`].join('\n')
}

function printSimple(type: string | undefined, schema: JsonSchema, indent: string): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
    case 'number':
      return type
    case 'integer':
      return isInt64Schema(schema) ? 'number | bigint' : 'number'
    case 'array':
      return printArray(schema, indent)
    case 'object':
      return printObject(schema, indent)
    default:
      return 'unknown'
  }
}

function printArray(schema: JsonSchema, indent: string): string {
  if (Array.isArray(schema.items))
    return `[${(schema.items as JsonSchema[]).map((item) => printType(item, indent)).join(', ')}]`
  return schema.items === undefined ? 'unknown[]' : `${parenthesise(printType(schema.items as JsonSchema, indent))}[]`
}

function printObject(schema: JsonSchema, indent: string): string {
  const members = objectMembers(schema)
  if (members === undefined || members.length === 0) {
    const values = recordValues(schema, indent)
    return values === undefined ? 'Record<string, never>' : `Record<string, ${values}>`
  }
  const inner = `${indent}  `
  return ['{', ...printMembers(members, inner), ...indexSignature(schema, inner), `${indent}}`].join('\n')
}

function objectMembers(schema: JsonSchema) {
  if (schema.properties === undefined) return undefined
  const required = new Set((schema.required ?? []) as string[])
  return Object.entries(schema.properties as Record<string, JsonSchema>).map(([name, member]) => ({
    name,
    schema: member,
    required: required.has(name),
    doc: [typeof member.description === 'string' ? member.description : ''],
  }))
}

/** Objects that say that they are open get an index signature; others accept more on the wire without promising it. */
function indexSignature(schema: JsonSchema, indent: string): string[] {
  const rest = schema.additionalProperties
  const open = (rest !== undefined && rest !== false) || schema.patternProperties !== undefined
  return open ? [anyMember(indent)] : []
}

/** The index signature of an open object. */
export function anyMember(indent: string): string {
  return `${indent}[key: string]: unknown;`
}

function recordValues(schema: JsonSchema, indent: string): string | undefined {
  if (schema.additionalProperties === false && schema.patternProperties === undefined) return undefined
  const patterns = Object.values((schema.patternProperties ?? {}) as Record<string, JsonSchema>)
  const rest = schema.additionalProperties
  const values = typeof rest === 'object' && rest !== null ? [rest as JsonSchema, ...patterns] : patterns
  return unique(values.map((value) => printType(value, indent))).join(' | ') || 'unknown'
}

function definitionDoc(definition: DefinitionModel): string[] {
  if (definition.object === null) return [definition.description]
  const { namespace, version } = definition.object
  return [
    definition.description,
    '',
    `Versioned object \`${namespace}.${definition.name}\` ${version}; members that are absent are unset.`,
  ]
}

function tagSince(version: string): string[] {
  return version === '1.0' ? [] : [`@since ${version}`]
}

function isEmptyNot(schema: JsonSchema): boolean {
  return typeof schema.not === 'object' && schema.not !== null && Object.keys(schema.not).length === 0
}

function printLiteral(value: unknown): string {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return literalText(value)
  if (Array.isArray(value)) return `[${value.map(printLiteral).join(', ')}]`
  const members = Object.entries(value as object).map(
    ([name, member]) => `${memberName(name)}: ${printLiteral(member)}`,
  )
  return `{ ${members.join('; ')} }`
}

function parenthesise(type: string): string {
  return /[|&]/.test(type) ? `(${type})` : type
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)]
}
