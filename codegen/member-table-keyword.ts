import { createRequire } from 'node:module'
import type { CodeKeywordDefinition, KeywordCxt } from 'ajv'
import type { JsonSchema } from '../src/model/api-model.js'
import { memberFailures } from '../src/validate/members.js'
import { memberTableSource, ruleSource } from './member-table.js'

/** Keyword that stands for all members of an object for which a rule can be given. Only codegen's ajv knows it. */
export const memberTableKeyword = 'memberTable'

/** Fewer members than this are checked by code of their own: a call would save nothing. */
const worthALoop = 4

interface OpenObject {
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: unknown
}

/**
 * Takes the members of an open object of which a rule says everything out of `properties`, into one table. Closed objects
 * keep theirs: `additionalProperties` reads `properties`.
 */
export function extractMemberTable(schema: JsonSchema): JsonSchema {
  const { properties, additionalProperties = true, ...others } = schema as OpenObject
  if (additionalProperties !== true || schema.patternProperties !== undefined || properties === undefined) return schema
  const members = Object.entries(properties)
  const simple = members.filter(([, member]) => ruleSource(member) !== undefined)
  if (simple.length < worthALoop) return schema
  const rest = members.filter(([, member]) => ruleSource(member) === undefined)
  return {
    ...others,
    [memberTableKeyword]: { source: memberTableSource(Object.fromEntries(simple), unreachable) },
    ...(rest.length === 0 ? {} : { properties: Object.fromEntries(rest) }),
  }
}

/** The keyword for ajv: prints one call instead of a block a member. */
export function memberTableDefinition(): CodeKeywordDefinition {
  const { _, Name } = createRequire(import.meta.url)('ajv') as typeof import('ajv')
  const raw = (text: string) => _(Object.assign([text], { raw: [text] }))
  // The names that ajv gives these in every function that it prints.
  const [instancePath, vErrors, errors] = ['instancePath', 'vErrors', 'errors'].map((name) => new Name(name))
  return {
    keyword: memberTableKeyword,
    type: 'object',
    schemaType: 'object',
    code(cxt: KeywordCxt) {
      const { gen, data, it } = cxt
      const { source } = cxt.schema as { readonly source: string }
      const table = gen.scopeValue('keyword', { key: source, ref: cxt.schema, code: raw(source) })
      const check = gen.scopeValue('func', {
        key: 'memberFailures',
        ref: memberFailures,
        code: _`require("stubwire/validate").memberFailures`,
      })
      const failures = gen.const('failures', _`${check}(${data}, ${table}, ${instancePath}+${it.errorPath})`)
      cxt.result(_`${failures} === null`, undefined, () => {
        gen.assign(_`${vErrors}`, _`${vErrors} === null ? ${failures} : ${vErrors}.concat(${failures})`)
        gen.assign(_`${errors}`, _`${vErrors}.length`)
      })
    },
  }
}

function unreachable(schema: JsonSchema): never {
  throw new Error(`no rule says ${JSON.stringify(schema)}`)
}
