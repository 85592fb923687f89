import type { JsonSchema } from '../model/api-model.js'
import { isInt64 } from '../validate/int64.js'
import {
  type Definitions,
  definitionOf,
  itemSchema,
  memberSchema,
  referenceOf,
  requiredOf,
  subschemas,
} from './conjunction.js'
import { formatKit } from './formats.js'
import { isObject, kindOfJson, lengthOf, pointerTo, sameJson } from './json.js'

/** Where a value does not match its schema. */
export interface Violation {
  /** JSON pointer into the value. */
  readonly pointer: string
  /** Keyword that is not met. */
  readonly keyword: string
}

/** How strictly formats are read. */
export type FormatReading =
  /** What the kit's own check of the format does not accept is a violation. */
  | 'strict'
  /** Only what no reading of the format accepts is a violation. */
  | 'lenient'

/**
 * The first violation of a schema by a value, or null. This is a second opinion beside the generated validators, written for
 * clarity, not for speed; it reads JSON Schema draft-07 as they do (own members only, lengths in code points).
 */
export function firstViolation(
  schema: JsonSchema,
  definitions: Definitions,
  value: unknown,
  formats: FormatReading = 'strict',
): Violation | null {
  return new Check(definitions, formats).check(schema, value, '')
}

/** True if a value matches its schema. */
export function conforms(schema: JsonSchema, definitions: Definitions, value: unknown): boolean {
  return firstViolation(schema, definitions, value) === null
}

/**
 * True if a value does not match its schema however formats are read. Both readings are asked, as a text that matches more
 * alternatives of `oneOf` than one is no match.
 */
export function surelyViolates(schema: JsonSchema, definitions: Definitions, value: unknown): boolean {
  return (
    firstViolation(schema, definitions, value, 'lenient') !== null &&
    firstViolation(schema, definitions, value, 'strict') !== null
  )
}

class Check {
  readonly #definitions: Definitions
  readonly #formats: FormatReading

  constructor(definitions: Definitions, formats: FormatReading) {
    this.#definitions = definitions
    this.#formats = formats
  }

  check(schema: JsonSchema, value: unknown, pointer: string): Violation | null {
    const broken = this.#keyword(schema, value)
    if (broken !== null) return { pointer, keyword: broken }
    return this.#combined(schema, value, pointer) ?? this.#members(schema, value, pointer)
  }

  #matches(schema: JsonSchema, value: unknown): boolean {
    return this.check(schema, value, '') === null
  }

  #combined(schema: JsonSchema, value: unknown, pointer: string): Violation | null {
    const name = referenceOf(schema)
    if (name !== undefined) {
      const violation = this.check(definitionOf(name, this.#definitions), value, pointer)
      if (violation !== null) return violation
    }
    for (const part of subschemas(schema, 'allOf') ?? []) {
      const violation = this.check(part, value, pointer)
      if (violation !== null) return violation
    }
    const any = subschemas(schema, 'anyOf')
    if (any !== undefined && !any.some((part) => this.#matches(part, value))) return { pointer, keyword: 'anyOf' }
    const one = subschemas(schema, 'oneOf')
    if (one !== undefined && one.filter((part) => this.#matches(part, value)).length !== 1)
      return { pointer, keyword: 'oneOf' }
    if (isObject(schema.not) && this.#matches(schema.not, value)) return { pointer, keyword: 'not' }
    return null
  }

  #members(schema: JsonSchema, value: unknown, pointer: string): Violation | null {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        const found = itemSchema([schema], index)
        if (found === null) return { pointer, keyword: 'additionalItems' }
        const violation = this.check(found, item, pointerTo(pointer, index))
        if (violation !== null) return violation
      }
    } else if (isObject(value)) {
      for (const [name, member] of Object.entries(value)) {
        const found = memberSchema([schema], name)
        if (found === null) return { pointer, keyword: 'additionalProperties' }
        const violation = this.check(found, member, pointerTo(pointer, name))
        if (violation !== null) return violation
      }
    }
    return null
  }

  /** The first keyword that speaks about the value itself and is not met. */
  #keyword(schema: JsonSchema, value: unknown): string | null {
    const kind = kindOfJson(value)
    if (schema.type !== undefined) {
      const names: readonly unknown[] = Array.isArray(schema.type) ? schema.type : [schema.type]
      if (!names.includes(kind) && !(names.includes('integer') && isInteger(schema, value))) return 'type'
    }
    if (Array.isArray(schema.enum) && !schema.enum.some((item) => sameJson(item, value))) return 'enum'
    if (Object.hasOwn(schema, 'const') && !sameJson(schema.const, value)) return 'const'
    if (typeof value === 'number') return numberKeyword(schema, value)
    if (typeof value === 'string') return this.#stringKeyword(schema, value)
    if (Array.isArray(value)) return arrayKeyword(schema, value)
    if (isObject(value)) return objectKeyword(schema, value)
    return null
  }

  #stringKeyword(schema: JsonSchema, value: string): string | null {
    const { minLength, maxLength, pattern, format } = schema
    if (typeof minLength === 'number' && lengthOf(value) < minLength) return 'minLength'
    if (typeof maxLength === 'number' && lengthOf(value) > maxLength) return 'maxLength'
    if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)) return 'pattern'
    const kit = typeof format === 'string' ? formatKit(format) : undefined
    if (kit === undefined) return null
    const refused = this.#formats === 'strict' ? !kit.accepts(value) : value === kit.broken
    return refused ? 'format' : null
  }
}

/** BigInts are integers where the schema is that of `int64()`, as are numbers that are exact. */
function isInteger(schema: JsonSchema, value: unknown): boolean {
  return schema.format === 'int64' ? isInt64(value) : Number.isInteger(value)
}

function numberKeyword(schema: JsonSchema, value: number): string | null {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  if (typeof minimum === 'number' && value < minimum) return 'minimum'
  if (typeof maximum === 'number' && value > maximum) return 'maximum'
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) return 'exclusiveMinimum'
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) return 'exclusiveMaximum'
  if (typeof multipleOf === 'number' && !isMultiple(value, multipleOf)) return 'multipleOf'
  return null
}

/**
 * True if the quotient is a whole number. Validators take the quotient's text for this, so that a quotient which is written
 * with an exponent is not whole to them.
 */
export function isMultiple(value: number, unit: number): boolean {
  const quotient = value / unit
  return Number.isInteger(quotient) && Math.abs(quotient) < 1e21
}

function arrayKeyword(schema: JsonSchema, value: readonly unknown[]): string | null {
  const { minItems, maxItems, uniqueItems } = schema
  if (typeof minItems === 'number' && value.length < minItems) return 'minItems'
  if (typeof maxItems === 'number' && value.length > maxItems) return 'maxItems'
  if (uniqueItems === true && !allDifferent(value)) return 'uniqueItems'
  return null
}

/** True if no two values are the same. */
export function allDifferent(values: readonly unknown[]): boolean {
  return values.every((value, index) => !values.slice(0, index).some((earlier) => sameJson(earlier, value)))
}

function objectKeyword(schema: JsonSchema, value: Readonly<Record<string, unknown>>): string | null {
  const { minProperties, maxProperties } = schema
  for (const name of requiredOf([schema])) if (!Object.hasOwn(value, name)) return 'required'
  const count = Object.keys(value).length
  if (typeof minProperties === 'number' && count < minProperties) return 'minProperties'
  if (typeof maxProperties === 'number' && count > maxProperties) return 'maxProperties'
  return null
}
