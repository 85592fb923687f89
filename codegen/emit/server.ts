import { memberName } from '../names.js'
import { render } from '../render.js'
import { type EmitContext, type GeneratedFile, importLine, usedNames, variantDoc } from './context.js'

/** `server.ts`: the interface of the handlers, and the endpoint made of them. */
export function emitServer(context: EmitContext): GeneratedFile {
  const { variants, camel, pascal, contextType } = context
  const handlers = variants.map((named) => ({
    doc: variantDoc(named, '  '),
    signature: `${memberName(named.member)}(args: ${named.argsType}, call: ServerCall<${contextType}>): Awaitable<${named.resultType}>`,
  }))
  const body = JSON.stringify([handlers, contextType])
  const types = variants.flatMap((named) => [named.argsType, named.resultType]).concat(contextType)
  const imports = [
    ...importLine(
      ['Endpoint', 'EndpointOptions', ...usedNames(['Awaitable', 'JsonObject', 'NoArgs', 'ServerCall'], body)],
      'stubwire',
      'type',
    ),
    ...importLine(['createEndpoint'], 'stubwire'),
    ...importLine([`${camel}Api`], './api.js'),
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
    name: 'server.ts',
    text: render('server', { preamble: context.preamble, imports, name: context.model.name, camel, pascal, handlers }),
  }
}
