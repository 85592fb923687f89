import type { JsonObject } from '../core/message.js'
import { redactDeep, redactMarked, redactSecrets } from '../core/secrets.js'
import type { ApiModel, VariantModel } from '../model/api-model.js'
import { contextSecretsOf, secretMembers, secretsOf } from '../model/secret-members.js'

/** A copy of a request context with its secrets replaced: those that the schema marks, and those whose names tell. */
export function redactContext(context: JsonObject, model: ApiModel | null): JsonObject {
  return redactSecrets(context, model === null ? new Set() : contextSecretsOf(model))
}

/**
 * A copy of arguments with their secrets replaced, at any depth: those that any contract of the method marks, and those whose
 * names tell.
 */
export function redactArgs(args: unknown, model: ApiModel | null, method: unknown): unknown {
  const variants = model?.methods.find(({ name }) => name === method)?.variants ?? []
  return redactDeep(args, new Set(variants.flatMap((variant) => [...secretsOf(variant, model?.definitions ?? {})])))
}

/** The same of what was tried with a method: arguments, contexts, or both. */
export function redactTried(value: unknown, model: ApiModel, method: string): unknown {
  const variants = model.methods.filter(({ name }) => name === method).flatMap(({ variants }) => variants)
  const marked = variants.flatMap((variant) => [...secretsOf(variant, model.definitions)])
  return redactDeep(value, new Set([...marked, ...contextSecretsOf(model)]))
}

/** Makes a copy of what a server answered for people to read. */
export type Redaction = (value: unknown) => unknown

/**
 * How results of a method are shown: without what any of its contracts marks as secret, and without what its names give away, at
 * any depth; a result that is secret itself is `***`.
 */
export function resultRedaction(model: ApiModel, method: string): Redaction {
  const variants = model.methods.filter(({ name }) => name === method).flatMap((it) => it.variants)
  return redactionBy(variants.flatMap((variant) => [...secretsOf(variant, model.definitions)]))
}

/** The same of the data of errors, which any error of the API may mark. */
export function errorRedaction({ errors, definitions }: ApiModel): Redaction {
  return redactionBy(errors.flatMap(({ args }) => [...secretMembers({ '': args ?? {} }, definitions)]))
}

function redactionBy(marked: readonly string[]): Redaction {
  const names = new Set(marked)
  return (value) => (names.has('') ? redactMarked(value, names) : redactDeep(value, names))
}

/** A contract's examples, without what its schema marks as secret. */
export function redactExamples(variant: VariantModel, { definitions }: ApiModel): VariantModel['examples'] {
  const marked = secretsOf(variant, definitions)
  const inArgs = new Set([...marked].filter((name) => name !== ''))
  return variant.examples.map((example) => ({
    ...example,
    args: redactMarked(example.args, inArgs) as typeof example.args,
    ...(example.result === undefined ? {} : { result: redactMarked(example.result, marked) }),
  }))
}
