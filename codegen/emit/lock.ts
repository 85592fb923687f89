import type { ApiModel } from '../../src/model/api-model.js'
import type { GeneratedFile } from './context.js'

/** `api.lock.json`: the model itself, canonical; the frozen history of the API. */
export function emitLock(model: ApiModel): GeneratedFile {
  return { name: 'api.lock.json', text: `${JSON.stringify(model, undefined, 2)}\n` }
}
