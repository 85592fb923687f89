import type { JsonSchema } from '../src/model/api-model.js'
import { int64 } from './int64-keyword.js'
import { memberTableKeyword } from './member-table-keyword.js'

type Test = (value: unknown) => boolean

const jsonTypes = new Set<unknown>(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'])

const anything: Test = () => true
const isNumber: Test = (value) => typeof value === 'number'
const isCount: Test = (value) => Number.isInteger(value) && (value as number) >= 0
const isText: Test = (value) => typeof value === 'string'
const isSchema: Test = (value) => typeof value === 'boolean' || (isObject(value) && isWellFormed(value))
const isSchemaList: Test = (value) => Array.isArray(value) && value.length > 0 && value.every(isSchema)
const isSchemaMap: Test = (value) => isObject(value) && Object.values(value).every(isSchema)
const isDistinctList = (test: Test): Test => {
  return (value) => Array.isArray(value) && new Set(value).size === value.length && value.every(test)
}
const isScalarList = isDistinctList((it) => it === null || typeof it !== 'object')
const isTypeList = isDistinctList((type) => jsonTypes.has(type))

/** Objects could be the same though their members stand in another order. */
const isValueList: Test = (value) =>
  Array.isArray(value) && (value.length === 1 || (value.length > 1 && isScalarList(value)))

/** What the meta-schema of draft-07 says of the values of the keywords that validators are made of, and nothing less strict. */
const keywords: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['$ref', isText],
  ['type', (value) => jsonTypes.has(value) || (isTypeList(value) && (value as unknown[]).length > 0)],
  ['enum', isValueList],
  ['const', anything],
  ['format', isText],
  ['pattern', isText],
  ['minLength', isCount],
  ['maxLength', isCount],
  ['minItems', isCount],
  ['maxItems', isCount],
  ['minProperties', isCount],
  ['maxProperties', isCount],
  ['minimum', isNumber],
  ['maximum', isNumber],
  ['exclusiveMinimum', isNumber],
  ['exclusiveMaximum', isNumber],
  ['multipleOf', (value) => typeof value === 'number' && value > 0],
  ['uniqueItems', (value) => typeof value === 'boolean'],
  ['required', isDistinctList(isText)],
  ['properties', isSchemaMap],
  ['patternProperties', isSchemaMap],
  ['additionalProperties', isSchema],
  ['items', (value) => isSchema(value) || isSchemaList(value)],
  ['additionalItems', isSchema],
  ['anyOf', isSchemaList],
  ['oneOf', isSchemaList],
  ['allOf', isSchemaList],
  ['not', isSchema],
  [int64, anything],
  [memberTableKeyword, anything],
])

/**
 * Whether a schema in ajv's form is surely one by the meta-schema. ajv would compile the meta-schema to find that out, which takes
 * longer than compiling a hundred schemas. What is not surely one is ajv's to judge, and to say what is wrong with it.
 */
export function isWellFormed(schema: JsonSchema): boolean {
  return Object.entries(schema).every(([key, value]) => keywords.get(key)?.(value) ?? false)
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
