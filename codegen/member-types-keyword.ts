import { createRequire } from 'node:module'
import type { CodeKeywordDefinition, KeywordCxt } from 'ajv'
import type { JsonSchema } from '../src/model/api-model.js'
import { allowedTypes, type MemberTypes, typeBits, wrongMember } from '../src/validate/member-types.js'

/** Keyword that stands for all members of an object of which nothing but the type is asked. Only codegen's ajv knows it. */
export const memberTypesKeyword = 'memberTypes'

/** Fewer members than this are checked by code of their own: a call would save nothing. */
const worthALoop = 4

/**
 * Takes the members of an open object that ask for a type and nothing else out of `properties`, into one table. Closed objects
 * keep theirs: `additionalProperties` reads `properties`.
 */
export function extractMemberTypes(schema: JsonSchema): JsonSchema {
  const properties = schema.properties as Record<string, JsonSchema> | undefined
  if (schema.additionalProperties !== undefined || schema.patternProperties !== undefined || properties === undefined)
    return schema
  const simple = Object.entries(properties).filter(([, member]) => bitsOf(member) !== undefined)
  if (simple.length < worthALoop) return schema
  const table: MemberTypes = {
    names: simple.map(([name]) => name),
    bits: simple.map(([, member]) => bitsOf(member) ?? 0),
  }
  const rest = Object.entries(properties).filter(([, member]) => bitsOf(member) === undefined)
  const { properties: _moved, ...others } = schema
  return {
    ...others,
    [memberTypesKeyword]: table,
    ...(rest.length === 0 ? {} : { properties: Object.fromEntries(rest) }),
  }
}

/** The keyword for ajv: prints one call instead of a block a member. */
export function memberTypesDefinition(): CodeKeywordDefinition {
  const { _, stringify } = createRequire(import.meta.url)('ajv') as typeof import('ajv')
  return {
    keyword: memberTypesKeyword,
    type: 'object',
    schemaType: 'object',
    error: {
      message: 'has a member of a wrong type',
      params: ({ params }) => _`{type: ${params.types}}`,
    },
    code(cxt: KeywordCxt) {
      const { gen, data, schema } = cxt
      const table = gen.scopeValue('keyword', { key: JSON.stringify(schema), ref: schema, code: stringify(schema) })
      const wrong = gen.scopeValue('func', {
        key: 'wrongMember',
        ref: wrongMember,
        code: _`require("stubwire/validate").wrongMember`,
      })
      const allowed = gen.scopeValue('func', {
        key: 'allowedTypes',
        ref: allowedTypes,
        code: _`require("stubwire/validate").allowedTypes`,
      })
      const name = gen.const('wrong', _`${wrong}(${data}, ${table})`)
      gen.if(_`${name} !== undefined`, () =>
        cxt.error(false, { types: _`${allowed}(${table}, ${name})` }, { instancePath: name }),
      )
    },
  }
}

function bitsOf(schema: JsonSchema): number | undefined {
  if (Object.keys(schema).length !== 1 || schema.type === undefined) return undefined
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]) as (keyof typeof typeBits)[]
  return types.reduce((bits, type) => bits | typeBits[type], 0)
}
