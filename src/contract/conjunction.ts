import type { JsonSchema } from '../model/api-model.js'
import { isObject, type JsonKind, jsonKinds } from './json.js'

/** The shared schemas of an API by name; `definitions` of an `ApiModel` is one. */
export type Definitions = Readonly<Record<string, { readonly schema: JsonSchema }>>

/** Schemas without references and unions, all of which hold at once. */
export interface Conjunction {
  readonly parts: readonly JsonSchema[]
  /** How many references were followed, one inside the other, to get here. */
  readonly hops: number
  /** True if an `oneOf` was multiplied out: a value must then not match another alternative of it. */
  readonly exclusive: boolean
}

/** The kinds of value that a conjunction admits. */
export interface Kinds {
  readonly kinds: ReadonlySet<JsonKind>
  /** True if numbers must be whole. */
  readonly whole: boolean
}

const referenceStart = '#/definitions/'

/** Name that a `$ref` refers to; undefined if the schema has none. Throws for references to anything but definitions. */
export function referenceOf(schema: JsonSchema): string | undefined {
  const reference = schema.$ref
  if (reference === undefined) return undefined
  if (typeof reference !== 'string' || !reference.startsWith(referenceStart)) {
    throw new TypeError(`The reference ${JSON.stringify(reference)} does not start with ${referenceStart}`)
  }
  return reference.slice(referenceStart.length)
}

/** The shared schema of that name. Throws if there is none. */
export function definitionOf(name: string, definitions: Definitions): JsonSchema {
  const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined
  if (definition === undefined) throw new TypeError(`There is no definition named ${JSON.stringify(name)}`)
  return definition.schema
}

/** A subschema as an object; draft-07 also allows true (anything) and false (nothing), of which `not: {}` is another form. */
export function subschema(value: unknown): JsonSchema {
  if (isObject(value)) return admitsNothing(value) ? nothing : value
  return value === false ? nothing : anything
}

const anything: JsonSchema = {}
const nothing: JsonSchema = { not: {} }

function admitsNothing({ not }: JsonSchema): boolean {
  return isObject(not) && Object.keys(not).length === 0
}

/** The list of subschemas under a keyword, or undefined. */
export function subschemas(schema: JsonSchema, keyword: string): readonly JsonSchema[] | undefined {
  const list = schema[keyword]
  return Array.isArray(list) ? list.map(subschema) : undefined
}

/**
 * A schema as alternatives, each a conjunction: references followed, `allOf` flattened, `anyOf` and `oneOf` multiplied out.
 * A value of an alternative of `oneOf` may match another one, too; `exclusive` says that this is to be checked.
 */
export function conjunctionsOf(schema: JsonSchema, definitions: Definitions): readonly Conjunction[] {
  return expand(schema, definitions, new Set())
}

function expand(schema: JsonSchema, definitions: Definitions, open: ReadonlySet<string>): readonly Conjunction[] {
  if (schema === nothing) return []
  let result: readonly Conjunction[] = [{ parts: [ownPart(schema)], hops: 0, exclusive: false }]
  const name = referenceOf(schema)
  if (name !== undefined) {
    // A union that contains itself adds nothing to itself.
    if (open.has(name)) return []
    const target = expand(definitionOf(name, definitions), definitions, new Set([...open, name]))
    result = both(
      result,
      target.map((it) => ({ ...it, hops: it.hops + 1 })),
    )
  }
  for (const member of subschemas(schema, 'allOf') ?? []) result = both(result, expand(member, definitions, open))
  for (const keyword of ['anyOf', 'oneOf']) {
    const members = subschemas(schema, keyword)
    if (members !== undefined) {
      result = both(
        result,
        members
          .flatMap((member) => expand(member, definitions, open))
          .map((it) => ({ ...it, exclusive: it.exclusive || keyword === 'oneOf' })),
      )
    }
  }
  return result
}

function both(left: readonly Conjunction[], right: readonly Conjunction[]): readonly Conjunction[] {
  return left.flatMap((a) =>
    right.map((b) => ({
      parts: mergedParts(a.parts, b.parts),
      hops: Math.max(a.hops, b.hops),
      exclusive: a.exclusive || b.exclusive,
    })),
  )
}

function mergedParts(left: readonly JsonSchema[], right: readonly JsonSchema[]): readonly JsonSchema[] {
  const parts = [...left, ...right].filter((part) => Object.keys(part).length > 0)
  return parts.length === 0 ? [anything] : parts
}

const structural = new Set(['$ref', 'allOf', 'anyOf', 'oneOf'])

/** The schema without what is multiplied out; the same object if there is nothing of that kind. */
function ownPart(schema: JsonSchema): JsonSchema {
  if (!Object.keys(schema).some((key) => structural.has(key))) return schema
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !structural.has(key)))
}

/** Keywords that speak about one kind of value, for schemas that name no type. */
const kindOfKeyword: Readonly<Record<string, JsonKind>> = {
  properties: 'object',
  required: 'object',
  additionalProperties: 'object',
  patternProperties: 'object',
  minProperties: 'object',
  maxProperties: 'object',
  items: 'array',
  additionalItems: 'array',
  minItems: 'array',
  maxItems: 'array',
  uniqueItems: 'array',
  minLength: 'string',
  maxLength: 'string',
  pattern: 'string',
  format: 'string',
  minimum: 'number',
  maximum: 'number',
  exclusiveMinimum: 'number',
  exclusiveMaximum: 'number',
  multipleOf: 'number',
}

/** The kinds of value that schemas admit together. Where none names a type, the kinds that their keywords speak about. */
export function kindsOf(parts: readonly JsonSchema[]): Kinds {
  let kinds: ReadonlySet<JsonKind> | undefined
  let whole = false
  for (const part of parts) {
    if (part.type === undefined) continue
    const names = new Set<unknown>(Array.isArray(part.type) ? part.type : [part.type])
    if (names.has('integer')) {
      if (!names.has('number')) whole = true
      names.add('number')
    }
    kinds = new Set(jsonKinds.filter((kind) => names.has(kind) && (kinds?.has(kind) ?? true)))
  }
  if (kinds === undefined) {
    const spoken = new Set(parts.flatMap((part) => Object.keys(part).flatMap((key) => kindOfKeyword[key] ?? [])))
    kinds = spoken.size > 0 ? spoken : new Set(jsonKinds)
  }
  return { kinds, whole }
}

/** Numeric values of a keyword in all parts. */
export function numbersOf(parts: readonly JsonSchema[], keyword: string): readonly number[] {
  return parts.map((part) => part[keyword]).filter((value) => typeof value === 'number')
}

/** Texts of a keyword in all parts. */
export function textsOf(parts: readonly JsonSchema[], keyword: string): readonly string[] {
  return [...new Set(parts.map((part) => part[keyword]).filter((value) => typeof value === 'string'))]
}

/** Names that some part requires. */
export function requiredOf(parts: readonly JsonSchema[]): ReadonlySet<string> {
  return new Set(parts.flatMap((part) => (Array.isArray(part.required) ? (part.required as string[]) : [])))
}

/** Names that some part declares, in order. */
export function declaredOf(parts: readonly JsonSchema[]): readonly string[] {
  const names = parts.flatMap((part) => (isObject(part.properties) ? Object.keys(part.properties) : []))
  return [...new Set([...names, ...requiredOf(parts)])]
}

/** What all parts together say of a member; null if it must not be there. */
export function memberSchema(parts: readonly JsonSchema[], name: string): JsonSchema | null {
  return allOf(parts.flatMap((part) => membersOfPart(part, name)))
}

function membersOfPart(part: JsonSchema, name: string): readonly JsonSchema[] {
  const found: JsonSchema[] = []
  if (isObject(part.properties) && Object.hasOwn(part.properties, name)) found.push(subschema(part.properties[name]))
  if (isObject(part.patternProperties)) {
    for (const [pattern, schema] of Object.entries(part.patternProperties)) {
      if (new RegExp(pattern, 'u').test(name)) found.push(subschema(schema))
    }
  }
  return found.length > 0 ? found : [subschema(part.additionalProperties)]
}

/** What all parts together say of an item; null if there must be none at that place. */
export function itemSchema(parts: readonly JsonSchema[], index: number): JsonSchema | null {
  return allOf(
    parts.map((part) => {
      if (!Array.isArray(part.items)) return subschema(part.items)
      return subschema(index < part.items.length ? part.items[index] : part.additionalItems)
    }),
  )
}

/** Number of places that a tuple names; 0 for plain arrays. */
export function tupleLength(parts: readonly JsonSchema[]): number {
  return Math.max(0, ...parts.map((part) => (Array.isArray(part.items) ? part.items.length : 0)))
}

function allOf(schemas: readonly JsonSchema[]): JsonSchema | null {
  const said = schemas.filter((schema) => Object.keys(schema).length > 0)
  if (said.includes(nothing)) return null
  const [first] = said
  if (first === undefined) return anything
  return said.length === 1 ? first : { allOf: said }
}
