import { createRequire } from 'node:module'
import type { Ajv as AjvClass, AnySchemaObject } from 'ajv'
import type { JsonSchema } from '../src/model/api-model.js'
import { toAjvSchemas } from './ajv-schema.js'
import { formats } from './formats.js'
import { int64Definition } from './int64-keyword.js'
import { memberTableDefinition } from './member-table-keyword.js'
import { isWellFormed } from './well-formed.js'

const require = createRequire(import.meta.url)

/** Stands for the function that ajv would make of the code: only the text is wanted. */
function unused(): string {
  return 'return () => true'
}

/** Reads references as what they are here: the name of a validator, with or without a `#`; nothing of them is a URI. */
const nameResolver = {
  parse(name: string) {
    const [path = '', fragment] = name.split('#')
    return { path, ...(fragment === undefined ? {} : { fragment }) }
  },
  resolve: (base: string, name: string) => (name === '' || name.startsWith('#') ? `${base}${name}` : name),
  serialize: ({ path = '', fragment }: { path?: string; fragment?: string }) =>
    fragment === undefined ? path : `${path}#${fragment}`,
}

/** An ajv that knows every schema of the API by its validator's name. Throws ajv's error for a schema that strict mode refuses. */
export function ajvFor(schemas: ReadonlyMap<string, JsonSchema>, options: { readonly code: boolean }): AjvClass {
  return ajvOf(toAjvSchemas(schemas, options.code).schemas, options)
}

/** The same of schemas that are in ajv's form already. */
export function ajvOf(schemas: ReadonlyMap<string, JsonSchema>, options: { readonly code: boolean }): AjvClass {
  const { Ajv } = require('ajv') as { Ajv: typeof AjvClass }
  const judged = [...schemas.values()].every(isWellFormed)
  const ajv = new Ajv({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    ownProperties: true,
    inlineRefs: false,
    messages: false,
    allErrors: false,
    ...(judged ? { validateSchema: false, meta: false, uriResolver: nameResolver } : { validateSchema: true }),
    ...(options.code ? { code: { source: true, esm: true, lines: true, process: unused } } : {}),
  })
  for (const [name, format] of formats()) ajv.addFormat(name, format)
  ajv.addKeyword(int64Definition())
  if (options.code) ajv.addKeyword(memberTableDefinition())
  for (const [name, schema] of schemas) ajv.addSchema({ ...schema, $id: name } as AnySchemaObject)
  return ajv
}
