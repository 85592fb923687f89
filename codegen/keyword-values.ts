import { kindOf } from '../src/schema/index.js'
import { textOf } from './malformed.js'

interface KeywordRule {
  /** For people, after "should be". */
  readonly what: string
  fits(value: unknown): boolean
}

const isSchemaLike = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown) => typeof value === 'string'
const isFilled = (value: unknown) => Array.isArray(value) && value.length > 0

const text: KeywordRule = { what: 'a text', fits: isText }
const flag: KeywordRule = { what: 'true or false', fits: (value) => typeof value === 'boolean' }
const limit: KeywordRule = { what: 'a number', fits: Number.isFinite }
const count: KeywordRule = {
  what: 'a whole number from 0 on',
  fits: (value) => Number.isInteger(value) && (value as number) >= 0,
}
const filled: KeywordRule = { what: 'a list that is not empty', fits: isFilled }
const schema: KeywordRule = { what: 'a schema', fits: isSchemaLike }
const schemas: KeywordRule = {
  what: 'an object of schemas by name',
  fits: (value) => isSchemaLike(value) && kindOf(value) === undefined,
}
const admitted: KeywordRule = {
  what: 'true, false or a schema',
  fits: (value) => typeof value === 'boolean' || isSchemaLike(value),
}

/** What keywords must hold. Those that are absent here are judged where they are converted. */
const rules: Readonly<Record<string, KeywordRule>> = {
  $id: text,
  $comment: text,
  title: text,
  description: text,
  deprecated: flag,
  examples: { what: 'a list', fits: Array.isArray },
  type: { what: 'a type, or a list of types that is not empty', fits: (value) => isText(value) || isFilled(value) },
  pattern: { what: 'a text', fits: (value) => isText(value) || value instanceof RegExp },
  minLength: count,
  maxLength: count,
  minItems: count,
  maxItems: count,
  minProperties: count,
  maxProperties: count,
  minimum: limit,
  maximum: limit,
  exclusiveMinimum: limit,
  exclusiveMaximum: limit,
  multipleOf: { what: 'a number above 0', fits: (value) => Number.isFinite(value) && (value as number) > 0 },
  uniqueItems: flag,
  required: { what: 'a list of names', fits: (value) => Array.isArray(value) && value.every(isText) },
  enum: filled,
  anyOf: filled,
  oneOf: filled,
  allOf: filled,
  not: schema,
  properties: schemas,
  patternProperties: schemas,
  additionalProperties: admitted,
  additionalItems: admitted,
  items: { what: 'a schema, or a list of schemas', fits: (value) => Array.isArray(value) || isSchemaLike(value) },
}

/**
 * The schema without the keywords that hold what they cannot, each of which is reported: left in, they would constrain nothing,
 * or something else than what is meant. The schema itself if nothing is wrong.
 */
export function checkKeywords(
  schema: Readonly<Record<string, unknown>>,
  say: (problem: string, mend: string) => void,
): Readonly<Record<string, unknown>> {
  const wrong = new Set<string>()
  for (const [keyword, value] of Object.entries(schema)) {
    const rule = Object.hasOwn(rules, keyword) ? rules[keyword] : undefined
    if (rule === undefined || value === undefined || rule.fits(value)) continue
    wrong.add(keyword)
    say(`${keyword} should be ${rule.what}, but is ${textOf(value)}`, 'Correct it, or take it off')
  }
  return wrong.size === 0
    ? schema
    : Object.fromEntries(Object.entries(schema).filter(([keyword]) => !wrong.has(keyword)))
}
