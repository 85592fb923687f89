import type { ValidationFailure, Validator } from '../core/method.js'
import { isInt64 } from './int64.js'

/** JSON types as bits, so that a list of types is one number. */
export const typeBits = {
  string: 1,
  number: 2,
  integer: 4,
  boolean: 8,
  array: 16,
  object: 32,
  null: 64,
  int64: 128,
} as const

/**
 * What is asked of a value, as data: bits of the types that it may have, the scalars that it may be, the validator of a shared
 * schema, such a validator or null, or a container of given types whose items or members follow a rule each.
 */
export type Rule =
  | number
  | readonly (string | number | boolean | null)[]
  | Validator
  | { readonly orNull: Validator }
  | { readonly types: number; readonly each: Rule }

/** What is wrong with a value, as ajv would report it; null if nothing is. */
export type Failures = readonly ValidationFailure[] | null

/** What is wrong with a value, by a rule. `path` is where the value stands. */
export function ruleFailures(value: unknown, rule: Rule, path: string): Failures {
  if (isScalarOf(value, rule)) return null
  if (typeof rule === 'number') return [typeFailure(rule, path)]
  if (typeof rule === 'function') return rule(value, { instancePath: path }) ? null : (rule.errors ?? [])
  if ('orNull' in rule) return failuresUnlessNull(value, rule.orNull, path)
  if ('each' in rule) {
    if (!hasType(value, rule.types)) return [typeFailure(rule.types, path)]
    return typeof value === 'object' && value !== null ? eachFailures(value, rule.each, path) : null
  }
  return [{ instancePath: path, keyword: 'enum', params: { allowedValues: rule } }]
}

/** What is wrong with a value that may be null. */
export function failuresUnlessNull(value: unknown, check: Validator, path: string): Failures {
  if (value === null || check(value, { instancePath: path })) return null
  const union = { instancePath: path, keyword: 'anyOf', params: {} }
  return [...(check.errors ?? []), typeFailure(typeBits.null, path), union]
}

/** Whether a rule of types or of scalars holds: what most members are asked, before any path is put together. */
export function isScalarOf(value: unknown, rule: Rule): boolean {
  if (typeof rule === 'number') return hasType(value, rule)
  return Array.isArray(rule) && rule.includes(value)
}

/** A name as a segment of a JSON pointer. */
export function pointerSegment(name: string): string {
  return name.includes('~') || name.includes('/') ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name
}

function eachFailures(container: object, rule: Rule, path: string): Failures {
  for (const name of Object.keys(container)) {
    const value = (container as Readonly<Record<string, unknown>>)[name]
    if (isScalarOf(value, rule)) continue
    const failures = ruleFailures(value, rule, `${path}/${pointerSegment(name)}`)
    if (failures !== null) return failures
  }
  return null
}

function hasType(value: unknown, bits: number): boolean {
  switch (typeof value) {
    case 'string':
      return (bits & typeBits.string) !== 0
    case 'boolean':
      return (bits & typeBits.boolean) !== 0
    case 'number':
      if (!Number.isFinite(value)) return false
      if ((bits & typeBits.int64) !== 0 && isInt64(value)) return true
      return (bits & typeBits.number) !== 0 || ((bits & typeBits.integer) !== 0 && value % 1 === 0)
    case 'bigint':
      return (bits & typeBits.int64) !== 0 && isInt64(value)
    case 'object':
      if (value === null) return (bits & typeBits.null) !== 0
      return (bits & (Array.isArray(value) ? typeBits.array : typeBits.object)) !== 0
    default:
      return false
  }
}

function typeFailure(bits: number, path: string): ValidationFailure {
  const types = Object.entries(typeBits).flatMap(([type, bit]) => (bits & bit ? [type] : []))
  return { instancePath: path, keyword: 'type', params: { type: types.length === 1 ? types[0] : types } }
}
