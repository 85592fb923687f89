import { createRequire } from 'node:module'
import type { CodeKeywordDefinition, KeywordCxt } from 'ajv'
import type { JsonSchema } from '../src/model/api-model.js'
import { wrongEnvelope } from '../src/validate/object-envelope.js'

/** Keyword that stands for the envelope of a versioned object around its data. Only codegen's ajv knows it. */
export const versionedObjectKeyword = 'versionedObject'

/** Replaces the members of the envelope by the keyword and leaves the data; undefined for schemas of anything else. */
export function extractEnvelope(schema: JsonSchema): JsonSchema | undefined {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>
  const name = properties['versioned_object.name']?.const
  const namespace = properties['versioned_object.namespace']?.const
  const data = properties['versioned_object.data']
  if (typeof name !== 'string' || typeof namespace !== 'string' || data === undefined) return undefined
  return {
    type: 'object',
    [versionedObjectKeyword]: { name, namespace },
    properties: { 'versioned_object.data': data },
  }
}

/** The keyword for ajv: prints one call instead of some fifty lines a class. */
export function versionedObjectDefinition(): CodeKeywordDefinition {
  const { _ } = createRequire(import.meta.url)('ajv') as typeof import('ajv')
  return {
    keyword: versionedObjectKeyword,
    type: 'object',
    schemaType: 'object',
    // Before the members: what has another envelope has other data.
    before: 'properties',
    error: {
      message: 'is not the versioned object expected',
      params: ({ params, schema }) =>
        _`{name: ${schema.name}, namespace: ${schema.namespace}, member: ${params.member}}`,
    },
    code(cxt: KeywordCxt) {
      const { gen, data, schema } = cxt
      const check = gen.scopeValue('func', {
        key: 'wrongEnvelope',
        ref: wrongEnvelope,
        code: _`require("stubwire/validate").wrongEnvelope`,
      })
      const member = gen.const('wrong', _`${check}(${data}, ${schema.name}, ${schema.namespace})`)
      cxt.setParams({ member })
      cxt.fail(_`${member} !== undefined`)
    },
  }
}
