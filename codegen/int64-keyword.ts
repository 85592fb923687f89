import { createRequire } from 'node:module'
import type { CodeKeywordDefinition, KeywordCxt } from 'ajv'
import type { JsonSchema } from '../src/model/api-model.js'
import { isInt64 } from '../src/validate/int64.js'

/** Name of the format and of the keyword: ajv takes no BigInt for an integer, so that it needs a keyword of its own. */
export const int64 = 'int64'

/** Whether a schema is that of `int64()`, or of that or null. */
export function isInt64Schema(schema: JsonSchema): boolean {
  return schema.format === int64 && [schema.type].flat().includes('integer')
}

/** What ajv gets for such a schema. */
export function int64Schema(schema: JsonSchema): JsonSchema {
  return { [int64]: { nullable: [schema.type].flat().includes('null') } }
}

/** The keyword for ajv: prints a call. */
export function int64Definition(): CodeKeywordDefinition {
  const { _ } = createRequire(import.meta.url)('ajv') as typeof import('ajv')
  return {
    keyword: int64,
    schemaType: 'object',
    error: { message: 'must be int64', params: (cxt) => _`{type: ${typesOf(cxt)}}` },
    code(cxt: KeywordCxt) {
      const { gen, data } = cxt
      const check = gen.scopeValue('func', {
        key: 'isInt64',
        ref: isInt64,
        code: _`require("stubwire/validate").isInt64`,
      })
      const { nullable } = cxt.schema as { readonly nullable: boolean }
      cxt.pass(nullable ? _`${data} === null || ${check}(${data})` : _`${check}(${data})`)
    },
  }
}

function typesOf(cxt: { readonly schema: unknown }): string {
  return (cxt.schema as { readonly nullable: boolean }).nullable ? `${int64},null` : int64
}
