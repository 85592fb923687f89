import type { JsonObject } from '../../core/message.js'
import type { ApiModel, ArgumentModel, MethodModel, VariantModel } from '../../model/api-model.js'
import { valueOf as exampleValue } from '../value-of.js'

/** Arguments for a contract, as a caller gives them who knows the newest version. */
export interface MatrixSample {
  readonly method: MethodModel
  readonly variant: VariantModel
  /** Which arguments: `required`, `all`, or `with x`. */
  readonly what: string
  /** In wire form. */
  readonly args: JsonObject
}

/**
 * Samples of every contract: the required arguments alone, all that it has today, and each argument with a history beside the
 * required ones. The values are pleasant and always the same.
 */
export function matrixSamples(model: ApiModel): readonly MatrixSample[] {
  return model.methods.flatMap((method) => method.variants.flatMap((variant) => samplesOf(model, method, variant)))
}

function samplesOf(model: ApiModel, method: MethodModel, variant: VariantModel): MatrixSample[] {
  const required = variant.args.filter((argument) => argument.required)
  const today = variant.args.filter((argument) => argument.until === null)
  const special = variant.args.filter((argument) => argument.since !== variant.since || argument.until !== null)
  const choices = new Map<string, { what: string; chosen: readonly ArgumentModel[] }>()
  const choose = (what: string, chosen: readonly ArgumentModel[]) => {
    const key = chosen.map(({ name }) => name).join(' ')
    if (!choices.has(key)) choices.set(key, { what, chosen })
  }
  choose(variant.args.length === 0 ? 'no arguments' : 'required', required)
  choose('all', today)
  for (const argument of special) choose(`with ${argument.name}`, [...required, argument])
  const values = new Map(
    variant.args.map(({ name, schema }) => [name, exampleValue(schema, model.definitions, { name, depth: 1 })]),
  )
  return [...choices.values()].map(({ what, chosen }) => ({
    method,
    variant,
    what,
    args: Object.fromEntries(chosen.map(({ name }) => [name, values.get(name)])),
  }))
}
