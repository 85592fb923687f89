import type { ApiModel } from '../../src/model/api-model.js'
import { render } from '../render.js'
import { compileChunk } from '../validator-chunk.js'
import type { ValidatorPart } from '../validator-source.js'
import { printValidatorDeclarations, printValidatorModule, validatorChunks } from '../validators.js'
import { emitApi } from './api.js'
import { emitAsyncApi } from './asyncapi.js'
import { emitClient } from './client.js'
import { type EmitContext, emitContext, type GeneratedFile } from './context.js'
import { emitErrors } from './errors.js'
import { emitLock } from './lock.js'
import { emitMethods } from './methods.js'
import { emitObjects } from './objects.js'
import { emitServer } from './server.js'
import { emitTypes } from './types.js'

export { emitContext, type GeneratedFile } from './context.js'

/** Every file of an API, in memory. `source` is the schema file relative to the root. */
export function emitAll(model: ApiModel, source: string): GeneratedFile[] {
  const context = emitContext(model, source)
  return [...emitSources(context), emitValidators(context, validatorChunks(model).map(compileChunk))]
}

/** Every file but the validators, which take longest; each is made when it is asked for. */
export function* emitSources(context: EmitContext): Generator<GeneratedFile> {
  const { preamble, camel } = context
  const modules = ['api', 'client', 'errors', 'methods', 'objects', 'server']
  yield emitTypes(context)
  yield emitErrors(context)
  yield emitObjects(context)
  yield emitMethods(context)
  yield emitApi(context)
  yield emitClient(context)
  yield emitServer(context)
  yield { name: 'validators.d.ts', text: printValidatorDeclarations(context.model, preamble) }
  yield {
    name: 'index.ts',
    text: render('index', { preamble, modules: modules.map((name) => JSON.stringify(`./${name}.js`)) }),
  }
  yield { name: 'contract.test.ts', text: render('contract', { preamble, camel }) }
  yield emitLock(context.model)
  yield emitAsyncApi(context)
}

/** The validators, of what the chunks of their schemas became. */
export function emitValidators(context: EmitContext, parts: readonly ValidatorPart[]): GeneratedFile {
  return { name: 'validators.js', text: printValidatorModule(parts, context.preamble) }
}
