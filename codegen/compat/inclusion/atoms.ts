import { conjunctionsOf, type Definitions } from '../../../src/contract/conjunction.js'
import { type JsonKind, jsonKinds } from '../../../src/contract/json.js'
import { conforms } from '../../../src/contract/violation.js'
import type { JsonSchema } from '../../../src/model/api-model.js'

/** Values of one kind that schemas admit together, or a list of single values. */
export type Atom = KindAtom | FixedAtom

/** All values of a kind that match the parts. */
export interface KindAtom {
  readonly kind: Exclude<JsonKind, 'null' | 'boolean'>
  readonly parts: readonly JsonSchema[]
  /** True if numbers must be whole. */
  readonly whole: boolean
  /** True if it stems from an `oneOf`, of which only one member may match. */
  readonly exclusive: boolean
}

/** Values that are listed: those of `enum` and `const`, null, true and false. */
export interface FixedAtom {
  readonly kind: 'fixed'
  readonly values: readonly unknown[]
  readonly exclusive: boolean
}

/** A schema as atoms: a value matches the schema if it matches one of them (and the rest of `oneOf` and `not` holds). */
export function atomsOf(schema: JsonSchema, definitions: Definitions): readonly Atom[] {
  return conjunctionsOf(schema, definitions).flatMap(({ parts, exclusive }): Atom[] => {
    const fixed = fixedValues(parts)
    const fits = (value: unknown) => parts.every((part) => conforms(part, definitions, value))
    if (fixed !== undefined) return [{ kind: 'fixed', values: fixed.filter(fits), exclusive }]
    const { kinds, whole } = kindsOf(parts)
    return kinds.map((kind): Atom => {
      if (kind === 'null') return { kind: 'fixed', values: [null].filter(fits), exclusive }
      if (kind === 'boolean') return { kind: 'fixed', values: [true, false].filter(fits), exclusive }
      return { kind, parts, whole, exclusive }
    })
  })
}

/**
 * The members of a union, flat, with lists of types taken apart; references are left alone. A schema that is no union is its
 * only member.
 */
export function armsOf(schema: JsonSchema): readonly JsonSchema[] {
  const { type, ...rest } = schema
  if (Array.isArray(type)) return type.map((single: unknown) => ({ ...rest, type: single }))
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    const members = schema[keyword]
    if (Array.isArray(members) && Object.keys(shapeOf(schema)).length === 1)
      return members.flatMap((member) => armsOf(member as JsonSchema))
  }
  return [schema]
}

const annotations = new Set(['title', 'description', 'default', 'examples', 'deprecated', '$comment'])

/** The schema without what only describes. */
export function shapeOf(schema: JsonSchema): JsonSchema {
  return strip(schema) as JsonSchema
}

/** Text by which two schemas are the same: no annotations, members in order. */
export function shapeText(schema: JsonSchema): string {
  return JSON.stringify(strip(schema))
}

function strip(value: unknown, names = false): unknown {
  if (Array.isArray(value)) return value.map((item) => strip(item))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
    .filter(([key]) => names || !(annotations.has(key) || key.startsWith('x-')))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => {
      if (!names && (key === 'enum' || key === 'const')) return [key, member]
      if (!names && (key === 'required' || key === 'type') && Array.isArray(member)) return [key, [...member].sort()]
      return [key, strip(member, !names && (key === 'properties' || key === 'patternProperties'))]
    })
  return Object.fromEntries(entries)
}

function fixedValues(parts: readonly JsonSchema[]): readonly unknown[] | undefined {
  for (const part of parts) {
    if (Object.hasOwn(part, 'const')) return [part.const]
    if (Array.isArray(part.enum)) return part.enum
  }
  return undefined
}

/** Kinds that the parts admit together. Unlike the generators' reading, a schema that names no type admits all of them. */
function kindsOf(parts: readonly JsonSchema[]): { kinds: readonly JsonKind[]; whole: boolean } {
  let kinds = [...jsonKinds]
  let whole = false
  for (const { type } of parts) {
    if (type === undefined) continue
    const names = new Set<unknown>(Array.isArray(type) ? type : [type])
    if (names.has('integer')) {
      if (!names.has('number')) whole = true
      names.add('number')
    }
    kinds = kinds.filter((kind) => names.has(kind))
  }
  return { kinds, whole }
}
