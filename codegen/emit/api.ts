import { lockHash } from '../lock-hash.js'
import { render } from '../render.js'
import { literalText } from '../type-printer.js'
import { type EmitContext, type GeneratedFile, importLine } from './context.js'

/**
 * `api.ts`: the API as a whole, its identity and all of its methods. The list is `as const`, a tuple: of an array the compiler finds
 * the type of the elements, for which it compares every entry with every other.
 */
export function emitApi(context: EmitContext): GeneratedFile {
  const { model, variants } = context
  return {
    name: 'api.ts',
    text: render('api', {
      preamble: context.preamble,
      imports: [...importLine(['Api', 'ApiIdentity'], 'stubwire', 'type'), 'import * as methods from "./methods.js";'],
      name: model.name,
      camel: context.camel,
      identity: (['name', 'topic', 'exchange', 'namespace', 'version'] as const).map((key) => ({
        key,
        value: literalText(model[key]),
      })),
      caps: model.objectVersions === undefined ? null : literalText(Object.keys(model.objectVersions)),
      lock: literalText(lockHash(model)),
      methods: variants.map((named) => ({ handler: literalText(named.member), constant: named.constant })),
    }),
  }
}
