import type { VariantModel } from '../../src/model/api-model.js'
import { contractSpans } from '../contract-spans.js'
import { docComment } from '../doc-comment.js'
import { render } from '../render.js'
import { takesArguments } from '../schema-facts.js'
import { argsTypeName, errorDataTypeName, pinnedArgsName, resultTypeName } from '../type-names.js'
import { anyMember, printDefinition, printMembers, printNamed } from '../type-printer.js'
import type { EmitContext, GeneratedFile } from './context.js'

/** `types.ts`: arguments, results, shared types, context and error data, as explicit interfaces. */
export function emitTypes(context: EmitContext): GeneratedFile {
  const { model } = context
  const blocks = Object.values(model.definitions).map((definition) => printDefinition(definition))
  if (model.context !== null && model.context.$ref === undefined) {
    blocks.push(
      printNamed(
        context.contextType,
        model.context,
        docComment(['The request context that travels beside the arguments.'], ''),
      ),
    )
  }
  for (const error of model.errors) {
    const head = docComment([`What ${error.name} carries.`], '')
    blocks.push(printNamed(errorDataTypeName(error.name), error.args ?? { type: 'object' }, head))
  }
  for (const { method, variant } of context.variants) {
    if (takesArguments(variant)) {
      blocks.push(printArgs(argsTypeName(variant), `Arguments of \`${method.name}\`.`, variant))
    }
    if (variant.kind !== 'cast' && variant.result !== null) {
      const head = docComment([`What \`${method.name}\` answers.`], '')
      blocks.push(printNamed(resultTypeName(variant), variant.result, head))
    }
  }
  for (const span of contractSpans(model)) {
    const args = { ...span.variant, args: span.args }
    if (span.whole || !takesArguments(args)) continue
    const method = context.variants.find((named) => named.variant === span.variant)?.method.name
    blocks.push(printArgs(pinnedArgsName(span), `Arguments of \`${method}\` as of ${span.since}.`, args))
  }
  return {
    name: 'types.ts',
    text: render('types', { preamble: context.preamble, blocks: blocks.length === 0 ? ['export {};'] : blocks }),
  }
}

function printArgs(name: string, title: string, variant: VariantModel): string {
  const members = variant.args.map((argument) => ({
    name: argument.name,
    schema: argument.schema,
    required: argument.required,
    doc: [
      argument.description,
      ...(argument.since === variant.since ? [] : [`@since ${argument.since}`]),
      ...(argument.until === null ? [] : [`@deprecated Gone since ${argument.until}.`]),
      ...('default' in argument.schema
        ? [`@defaultValue ${JSON.stringify(argument.schema.default)} on the server`]
        : []),
    ],
  }))
  const head = docComment([title], '')
  const rest = variant.openArgs
    ? [...docComment(['Further arguments are taken, unchecked.'], '  '), anyMember('  ')]
    : []
  return [...head, `export interface ${name} {`, ...printMembers(members, '  '), ...rest, '}'].join('\n')
}
