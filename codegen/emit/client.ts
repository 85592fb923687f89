import { contractSpans } from '../contract-spans.js'
import { memberName } from '../names.js'
import { render } from '../render.js'
import { pinnedArgsName } from '../type-names.js'
import { clientMembers } from './client-members.js'
import { type EmitContext, type GeneratedFile, importLine, usedNames } from './context.js'
import { pinnedTypes } from './pinned.js'

/** `client.ts`: a class with a method for each contract. */
export function emitClient(context: EmitContext): GeneratedFile {
  const { variants, camel, pascal, contextType } = context
  const members = variants.flatMap((named) => clientMembers(named, contextType))
  const { spans, versions } = pinnedTypes(context)
  const names = variants.map((named) => ({
    member: memberName(named.member),
    args: named.argsType,
    constant: named.constant,
  }))
  const body = JSON.stringify([members, names, spans, contextType])
  const types = variants.flatMap((named) => [named.argsType, named.resultType]).concat(contextType)
  const pinned = contractSpans(context.model)
    .filter((span) => !span.whole)
    .map(pinnedArgsName)
  const imports = [
    ...importLine(
      [
        'ApiClientOptions',
        'Method',
        'PinnedClient',
        'Transport',
        ...usedNames(['CallOptions', 'CastOptions', 'HostOptions', 'JsonObject', 'NoArgs'], body),
      ],
      'stubwire',
      'type',
    ),
    ...importLine(['ApiClient'], 'stubwire'),
    ...importLine([`${camel}Identity`], './api.js'),
    'import * as methods from "./methods.js";',
    ...importLine(
      usedNames(
        [...types, ...pinned].filter((name) => !['void', 'NoArgs', 'JsonObject'].includes(name)),
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
      spans: spans.map((span) => ({ ...span, same: span.same.join(' | ') })),
      versions: versions.map((version) => ({ ...version, spans: version.spans.map((name) => `, ${name}`).join('') })),
    }),
  }
}
