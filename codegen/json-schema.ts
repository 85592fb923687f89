import type { JsonSchema } from '../src/model/api-model.js'
import { kindOf, type LazySchema, type TSchema, type VersionedObject } from '../src/schema/index.js'
import { isFloatSchema } from './float-places.js'
import { formats } from './formats.js'
import { isInt64Schema } from './int64-keyword.js'
import { checkKeywords } from './keyword-values.js'
import { textOf } from './malformed.js'
import { patternProblem } from './patterns.js'
import { distinct } from './schema-facts.js'

/** What the conversion reports and collects. */
export interface ConversionScope {
  /** Called for a schema that cannot be carried over; the conversion goes on. */
  problem(problem: string, mend: string): void
  /** Called for each shared schema (one with an `$id`) each time it is met; answers the name to refer to. */
  define(name: string, schema: TSchema, convert: () => JsonSchema): void
  /** Called for each versioned object each time it is met. */
  object(object: VersionedObject): void
  /** What `lazy()` has led to and is not finished yet, to notice schemas that contain themselves. */
  readonly resolving: Set<unknown>
}

/** Kinds of TypeBox that have no meaning in JSON. */
const kindsWithoutJson: Readonly<Record<string, string>> = {
  BigInt: 'Type.Integer(), or int64() for whole numbers beyond 2^53',
  Constructor: 'data instead of code',
  Function: 'data instead of code',
  Iterator: 'Type.Array()',
  Promise: 'the value itself',
  Symbol: 'Type.String()',
  Undefined: 'Type.Optional() or nullable()',
  Void: 'no result at all, or Type.Null()',
}

const jsonTypes = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'])
const annotations = ['title', 'description', 'default', 'examples', 'deprecated', '$comment'] as const
const scalarKeywords = [
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'required',
  'enum',
  'const',
] as const
const handledKeywords = new Set<string>([
  ...annotations,
  ...scalarKeywords,
  '$id',
  'type',
  'properties',
  'patternProperties',
  'additionalProperties',
  'items',
  'additionalItems',
  'anyOf',
  'oneOf',
  'allOf',
  'not',
])
/** What may stand beside `anyOf` or `oneOf`: annotations, but nothing that constrains a value. */
const besideUnion = new Set<string>([...annotations, '$id', 'anyOf', 'oneOf'])

/** Reference to a shared schema of the same API. */
export function referenceTo(name: string): JsonSchema {
  return { $ref: `#/definitions/${name}` }
}

/** Turns a TypeBox schema into plain draft-07 JSON Schema; shared schemas become references. */
export function toJsonSchema(input: TSchema, scope: ConversionScope): JsonSchema {
  const kind = kindOf(input)
  if (kind === 'lazy') return resolveLazy(input as LazySchema, scope)
  if (!isObject(input) || (kind !== undefined && kind !== 'object')) {
    scope.problem(
      `${kind === undefined ? String(input) : `what makes an ${kind}`} stands where a schema should`,
      'Give a TypeBox schema; a constant that is undefined comes of files that import each other, which lazy() solves',
    )
    return {}
  }
  if (kind === 'object') {
    const object = input as unknown as VersionedObject
    scope.object(object)
    return typeof object.$id === 'string' ? referenceTo(object.$id) : {}
  }
  const schema = input as Record<string, unknown>
  const id = schema.$id
  if (typeof id === 'string') {
    scope.define(id, schema, () => convert(schema, scope))
    return referenceTo(id)
  }
  return convert(schema, scope)
}

const lazyMend = 'Write lazy(() => schema), with a constant of the file or one that it imports'

function resolveLazy(input: LazySchema, scope: ConversionScope): JsonSchema {
  const target = lazyTarget(input, scope)
  // What has a name becomes a reference and ends the circle.
  const named = isObject(target) && (kindOf(target) === 'object' || typeof Reflect.get(target, '$id') === 'string')
  if (named) return toJsonSchema(target, scope)
  if (scope.resolving.has(target)) {
    scope.problem('lazy() leads back to a schema without a name', 'Give the schema that refers to itself an $id')
    return {}
  }
  scope.resolving.add(target)
  try {
    return toJsonSchema(target, scope)
  } finally {
    scope.resolving.delete(target)
  }
}

function lazyTarget(input: LazySchema, scope: ConversionScope): TSchema {
  try {
    return input.resolve()
  } catch (error) {
    scope.problem(`lazy() cannot say its schema: ${error instanceof Error ? error.message : error}`, lazyMend)
    return {}
  }
}

function convert(given: Readonly<Record<string, unknown>>, scope: ConversionScope): JsonSchema {
  refuseWhatHasNoMeaning(given, scope)
  const schema = checkKeywords(given, scope.problem)
  const out: Record<string, unknown> = {}
  for (const key of Object.keys(schema)) if (key.startsWith('x-')) out[key] = schema[key]
  for (const key of annotations) if (schema[key] !== undefined) out[key] = plain(key, schema[key], scope)
  const members = alternatives(schema, scope)
  // What the union says of itself wins over what its only member says, at its place in the order.
  if (members !== undefined) return { ...out, ...members, ...out }
  if (schema.type !== undefined) out.type = schema.type
  for (const key of scalarKeywords) if (schema[key] !== undefined) out[key] = plain(key, schema[key], scope)
  if ('const' in out || 'enum' in out) delete out.type
  if (Array.isArray(out.enum)) out.enum = distinct(out.enum)
  convertMembers(schema, out, scope)
  return out
}

function convertMembers(
  schema: Readonly<Record<string, unknown>>,
  out: Record<string, unknown>,
  scope: ConversionScope,
): void {
  for (const key of ['allOf', 'not'] as const) {
    const value = schema[key]
    if (Array.isArray(value)) out[key] = value.map((item) => toJsonSchema(item as TSchema, scope))
    else if (isObject(value)) out[key] = toJsonSchema(value as TSchema, scope)
  }
  if (isObject(schema.properties) && Object.hasOwn(schema.properties, '__proto__')) reportProto(scope)
  if (isObject(schema.properties)) out.properties = mapValues(schema.properties, (value) => toJsonSchema(value, scope))
  const patterns = schema.patternProperties
  if (isObject(patterns)) {
    const converted = mapValues(patterns, (value) => toJsonSchema(value, scope))
    const keys = Object.keys(converted)
    for (const key of keys) reportPattern(key, scope)
    // A record of any string key says the same as additionalProperties, without a regular expression a key.
    if (keys.length === 1 && (keys[0] === '^.*$' || keys[0] === '^(.*)$')) out.additionalProperties = converted[keys[0]]
    else out.patternProperties = converted
  }
  for (const key of ['additionalProperties', 'additionalItems'] as const) {
    const value = schema[key]
    if (typeof value === 'boolean') out[key] = value
    else if (isObject(value)) out[key] = toJsonSchema(value as TSchema, scope)
  }
  const items = schema.items
  if (Array.isArray(items)) out.items = items.map((item) => toJsonSchema(item as TSchema, scope))
  else if (isObject(items)) out.items = toJsonSchema(items as TSchema, scope)
}

/** Unions: of constants they become `enum`, of one simple type and null a list of types; smaller to check and to read. */
function alternatives(schema: Readonly<Record<string, unknown>>, scope: ConversionScope): JsonSchema | undefined {
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    const list = schema[keyword]
    if (!Array.isArray(list)) continue
    const beside = Object.keys(schema).filter(
      (key) => handledKeywords.has(key) && (!besideUnion.has(key) || (key === 'oneOf' && keyword === 'anyOf')),
    )
    if (beside.length > 0)
      scope.problem(`${beside.join(', ')} beside ${keyword} would be lost`, 'Move it into the members of the union')
    const members = list.map((item) => toJsonSchema(item as TSchema, scope))
    reportMixedNumbers(members, scope)
    const constants = members.map((member) => ('const' in member ? [member.const] : (member.enum as unknown[])))
    if (members.length > 0 && constants.every((values) => Array.isArray(values)))
      return { enum: distinct(constants.flat()) }
    const others = members.filter((member) => member.type !== 'null' || Object.keys(member).length > 1)
    const [single] = others
    if (single !== undefined && others.length === 1 && members.length === 2) {
      if (typeof single.type === 'string' && !('not' in single || 'allOf' in single))
        return { ...single, type: single.type === 'null' ? 'null' : [single.type, 'null'] }
      if (Array.isArray(single.enum)) return { ...single, enum: distinct([...single.enum, null]) }
    }
    return { [keyword]: members }
  }
  return undefined
}

function refuseWhatHasNoMeaning(schema: Readonly<Record<string, unknown>>, scope: ConversionScope): void {
  const kind = schema['~kind']
  if (typeof kind === 'string' && Object.hasOwn(kindsWithoutJson, kind)) {
    scope.problem(`Type.${kind}() has no meaning in JSON`, `Use ${kindsWithoutJson[kind]}`)
  }
  if ('~refine' in schema) {
    scope.problem(
      'Type.Refine() checks with code that does not travel into JSON Schema',
      'Say it with keywords such as pattern, minimum or enum',
    )
  }
  if ('~codec' in schema) {
    scope.problem(
      'Type.Codec() converts values, and validation here never changes a value',
      'Declare the type that travels, and convert in the handler',
    )
  }
  if ('$defs' in schema || kind === 'Ref' || kind === 'This' || '$ref' in schema) {
    scope.problem(
      'references by name are not resolved across schema files',
      'Embed the constant, give it an $id, and use lazy(() => …) where it refers to itself',
    )
  }
  if (schema.pattern instanceof RegExp) {
    scope.problem('a pattern given as RegExp loses its text in JSON Schema', "Write it as text: { pattern: '^a+$' }")
  }
  if (kind === 'Tuple' && Array.isArray(schema.items) && schema.items.some((item) => '~optional' in Object(item))) {
    scope.problem('an optional item of a tuple stays required in JSON Schema', 'Use a union of tuples, or an array')
  }
  if (isInt64Schema(schema)) reportBesideInt64(schema, scope)
  const format = isInt64Schema(schema) || isFloatSchema(schema) ? undefined : schema.format
  if (format !== undefined && !(typeof format === 'string' && formats().has(format))) {
    scope.problem(
      `the format ${textOf(format)} is not known`,
      `Use one of ${[...formats().keys()].join(', ')}, or a pattern`,
    )
  }
  if (typeof schema.pattern === 'string') reportPattern(schema.pattern, scope)
  const named = typeof kind === 'string' && Object.hasOwn(kindsWithoutJson, kind)
  for (const type of named || schema.type === undefined ? [] : [schema.type].flat()) {
    if (!(typeof type === 'string' && jsonTypes.has(type)))
      scope.problem(`the type ${textOf(type)} is none of JSON`, `Use one of ${[...jsonTypes].join(', ')}`)
  }
  for (const key of Object.keys(schema)) {
    if (!handledKeywords.has(key) && !key.startsWith('x-') && !['$defs', '$ref'].includes(key) && !named) {
      scope.problem(
        `the keyword ${JSON.stringify(key)} is not supported`,
        `Take it off, or name it x-${key} if it is an annotation`,
      )
    }
  }
}

/** A range of its own would be compared as a number, which rounds. */
function reportBesideInt64(schema: Readonly<Record<string, unknown>>, scope: ConversionScope): void {
  const beside = scalarKeywords.filter((key) => key !== 'format' && schema[key] !== undefined)
  if (beside.length > 0)
    scope.problem(
      `${beside.join(', ')} beside int64() cannot be checked`,
      'Use Type.Integer() where numbers are enough',
    )
}

/** Reports a declared member that no validator could check: `__proto__` is passed over by ajv. */
export function reportProto(scope: Pick<ConversionScope, 'problem'>): void {
  scope.problem('a member named __proto__ cannot be checked', 'Rename it')
}

/** A whole number in such a union is written as a float, whichever of the two was meant. */
function reportMixedNumbers(members: readonly JsonSchema[], scope: ConversionScope): void {
  const isNumber = ({ type }: JsonSchema) => [type].flat().some((it) => it === 'integer' || it === 'number')
  if (members.some(isFloatSchema) && members.some((member) => isNumber(member) && !isFloatSchema(member)))
    scope.problem(
      'a union of float() and another number cannot tell 1 from 1.0: both are written as 1.0',
      'Use float() where the peer wants a float, or Type.Number() where it does not care',
    )
}

function reportPattern(pattern: string, scope: ConversionScope): void {
  const found = patternProblem(pattern)
  if (found !== undefined) scope.problem(found.problem, found.mend)
}

/** A copy as plain JSON, so that nothing of the schema language leaks into the model. */
function plain(key: string, value: unknown, scope: ConversionScope): unknown {
  // A pattern given as RegExp is reported as such.
  if (value instanceof RegExp) return value.source
  const text = jsonText(value)
  if (text !== undefined) return JSON.parse(text)
  scope.problem(`the value of ${key} cannot be written as JSON`, 'Give plain data')
  return null
}

/** The JSON text of a value; undefined if JSON cannot carry it. */
export function jsonText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

function mapValues(object: object, map: (value: TSchema) => JsonSchema): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value as TSchema)]))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
