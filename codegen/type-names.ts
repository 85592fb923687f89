import type { ApiModel, VariantModel } from '../src/model/api-model.js'
import { allVersions, type ContractSpan, contractSpans } from './contract-spans.js'
import { objectConstant } from './emit/shapes.js'
import { camelCase, pascalCase, safeIdentifier, upperFirst, versionSuffix } from './names.js'
import { takesArguments } from './schema-facts.js'

/** Name of the interface of a contract's arguments. */
export function argsTypeName(variant: VariantModel): string {
  return `${upperFirst(variant.identifier)}Args`
}

/** Name of the type of a contract's result. */
export function resultTypeName(variant: VariantModel): string {
  return `${upperFirst(variant.identifier)}Result`
}

/** Name of the type of a client at a version. */
export function pinnedClientName(api: string, version: string): string {
  return `${api}${versionSuffix(version)}`
}

/** Name of what clients have over a time. */
export function pinnedSpanName(api: string, { since, until }: ContractSpan): string {
  const end = until === null ? '' : `Until${versionSuffix(until).slice(1)}`
  return `${api}Since${versionSuffix(since).slice(1)}${end}`
}

/** Name of the interface of a contract's arguments in a time in which they were fewer. */
export function pinnedArgsName({ variant, since }: ContractSpan): string {
  return `${argsTypeName(variant)}${versionSuffix(since)}`
}

/** Name of the interface of an error's data. */
export function errorDataTypeName(error: string): string {
  return `${error}Data`
}

/** Name of the type of the request context; `JsonObject` where the API declares none. */
export function contextTypeName(model: ApiModel): string {
  const reference = model.context?.$ref
  if (typeof reference === 'string') return reference.slice('#/definitions/'.length)
  return model.context === null ? 'JsonObject' : `${pascalCase(model.name)}Context`
}

/** Everything that the generated files of an API export, with what it is for. */
export function exportedNames(model: ApiModel): { readonly name: string; readonly what: string }[] {
  return [...typeNames(model), ...valueNames(model)]
}

function typeNames(model: ApiModel): { readonly name: string; readonly what: string }[] {
  const api = pascalCase(model.name)
  const names = ['Client', 'Handlers', 'Methods', 'Versions'].map((suffix) => ({
    name: `${api}${suffix}`,
    what: `the API's ${suffix.toLowerCase()}`,
  }))
  if (model.context !== null && model.context.$ref === undefined)
    names.push({ name: contextTypeName(model), what: 'the context' })
  for (const version of allVersions(model))
    names.push({ name: pinnedClientName(api, version), what: `the client as of ${version}` })
  for (const name of new Set(contractSpans(model).map((span) => pinnedSpanName(api, span))))
    names.push({ name, what: 'what clients have over a time' })
  for (const span of contractSpans(model)) {
    if (!span.whole) names.push({ name: pinnedArgsName(span), what: `the arguments as of ${span.since}` })
  }
  for (const name of Object.keys(model.definitions)) names.push({ name, what: `the shared schema ${name}` })
  for (const error of model.errors) {
    names.push({ name: error.name, what: `the error ${error.name}` })
    names.push({ name: errorDataTypeName(error.name), what: `the data of ${error.name}` })
  }
  for (const method of model.methods) {
    for (const variant of method.variants) {
      if (takesArguments(variant)) names.push({ name: argsTypeName(variant), what: `the arguments of ${method.name}` })
      if (variant.result !== null) names.push({ name: resultTypeName(variant), what: `the result of ${method.name}` })
    }
  }
  return names
}

function valueNames(model: ApiModel): { readonly name: string; readonly what: string }[] {
  const api = camelCase(model.name)
  const names = ['Api', 'Endpoint', 'Identity'].map((suffix) => ({
    name: `${api}${suffix}`,
    what: `the API's ${suffix.toLowerCase()}`,
  }))
  for (const { name, object } of Object.values(model.definitions)) {
    if (object !== null) names.push({ name: objectConstant(name), what: `the versioned object ${name}` })
  }
  // Two methods of one identifier are another finding.
  const constants = new Map<string, string>()
  for (const method of model.methods) {
    for (const { identifier } of method.variants) constants.set(safeIdentifier(identifier), `the method ${method.name}`)
  }
  for (const [name, what] of constants) names.push({ name, what })
  return names
}
