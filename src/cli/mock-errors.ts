import { valueOf as exampleValue } from '../contract/index.js'
import { DeclaredError } from '../core/remote-error.js'
import type { ApiModel } from '../model/api-model.js'
import { CommandError, exitCode } from './exit-code.js'

/** Reads `method=Error` into the method's name and what makes the error, with data that match its schema. */
export function errorFor(text: string, model: ApiModel): [string, () => Error] {
  const [name = '', errorName = ''] = text.split('=', 2)
  const method = model.methods.find(
    (it) => it.name === name || it.variants.some((variant) => variant.identifier === name),
  )
  if (method === undefined)
    throw new CommandError(`--fail ${text}: ${model.name} has no method ${JSON.stringify(name)}`, exitCode.usage)
  const error = model.errors.find((it) => it.name === errorName)
  if (error === undefined) {
    const known = model.errors.map((it) => it.name).join(', ')
    throw new CommandError(`--fail ${text}: no such error; ${model.name} declares ${known || 'none'}`, exitCode.usage)
  }
  const identity = { class: error.class, module: error.module, template: error.message }
  return [
    method.name,
    () => new DeclaredError(identity, error.args === null ? {} : exampleValue(error.args, model.definitions)),
  ]
}
