import type { ApiModel, JsonSchema } from '../../src/model/api-model.js'
import { docComment } from '../doc-comment.js'
import { render } from '../render.js'
import { errorDataTypeName } from '../type-names.js'
import { literalText } from '../type-printer.js'
import { type EmitContext, type GeneratedFile, importLine } from './context.js'

/** `errors.ts`: a class for each declared error. */
export function emitErrors(context: EmitContext): GeneratedFile {
  const { model } = context
  const errors = model.errors.map((error) => ({
    doc: docComment([error.description || `The error \`${error.module}.${error.class}\`.`], '').join('\n'),
    name: error.name,
    data: errorDataTypeName(error.name),
    optional: error.args === null || !demandsMembers(error.args, model),
    brand: literalText(`${error.module}.${error.class}`),
    class: literalText(error.class),
    module: literalText(error.module),
    template: literalText(error.message),
  }))
  const imports = [
    ...importLine(['DeclaredErrorOptions', 'Failure'], 'stubwire', 'type'),
    ...importLine(['DeclaredError'], 'stubwire'),
    ...importLine(
      errors.map((error) => error.data),
      './types.js',
      'type',
    ),
  ]
  if (errors.length === 0) return { name: 'errors.ts', text: `${context.preamble}\n\nexport {};\n` }
  return { name: 'errors.ts', text: render('errors', { preamble: context.preamble, imports, errors }) }
}

/** True if the empty object does not match. */
function demandsMembers(schema: JsonSchema, model: ApiModel): boolean {
  if (typeof schema.$ref !== 'string') return Array.isArray(schema.required) && schema.required.length > 0
  const definition = model.definitions[schema.$ref.slice('#/definitions/'.length)]
  return definition !== undefined && demandsMembers(definition.schema, model)
}
