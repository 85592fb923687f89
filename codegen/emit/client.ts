import { memberName, upperFirst } from '../names.js'
import { render } from '../render.js'
import { takesArguments } from '../schema-facts.js'
import {
  type EmitContext,
  type GeneratedFile,
  importLine,
  type NamedVariant,
  usedNames,
  variantDoc,
} from './context.js'

/** `client.ts`: a class with a method for each contract. */
export function emitClient(context: EmitContext): GeneratedFile {
  const { variants, camel, pascal, contextType } = context
  const members = variants.flatMap((named) => clientMembers(named, contextType))
  const names = variants.map((named) => ({
    member: memberName(named.member),
    args: named.argsType,
    constant: named.constant,
  }))
  const body = JSON.stringify([members, names, contextType])
  const types = variants.flatMap((named) => [named.argsType, named.resultType]).concat(contextType)
  const imports = [
    ...importLine(
      [
        'ApiClientOptions',
        'Method',
        'Transport',
        ...usedNames(['CallOptions', 'CastOptions', 'JsonObject', 'NoArgs'], body),
      ],
      'stubwire',
      'type',
    ),
    ...importLine(['ApiClient'], 'stubwire'),
    ...importLine([`${camel}Identity`], './api.js'),
    'import * as methods from "./methods.js";',
    ...importLine(
      usedNames(
        types.filter((name) => !['void', 'NoArgs', 'JsonObject'].includes(name)),
        body,
      ),
      './types.js',
      'type',
    ),
  ]
  return {
    name: 'client.ts',
    text: render('client', {
      preamble: context.preamble,
      imports,
      name: context.model.name,
      camel,
      pascal,
      contextType,
      members,
      names,
    }),
  }
}

function clientMembers(named: NamedVariant, contextType: string) {
  const { variant, member, constant, argsType, resultType } = named
  const hasArgs = takesArguments(variant)
  const optional = variant.args.every((argument) => !argument.required)
  const parameter = hasArgs ? `args: ${argsType}${optional ? ' = {}' : ''}, ` : ''
  const given = hasArgs ? 'args' : '{}'
  const doc = variantDoc(named, '  ')
  const call = {
    doc,
    signature: `${member}(${parameter}options?: CallOptions<${contextType}>): Promise<${resultType}>`,
    body: `return this.invokeCall(methods.${constant}, ${given}, options);`,
  }
  const cast = {
    doc,
    signature: `${named.callable ? `cast${upperFirst(member)}` : member}(${parameter}options?: CastOptions<${contextType}>): Promise<void>`,
    body: `return this.invokeCast(methods.${constant}, ${given}, options);`,
  }
  return [...(named.callable ? [call] : []), ...(named.castable ? [cast] : [])]
}
