import type { ApiModel, ArgumentModel, MethodModel, VariantModel } from '../src/model/api-model.js'
import { hidesBuiltin, isIdentifier, upperFirst } from './names.js'
import { takesArguments } from './schema-facts.js'
import { exportedNames } from './type-names.js'
import { argsValidatorName, errorValidatorName, resultValidatorName } from './validated-schemas.js'
import { definitionValidatorName, nullablePrefix } from './validator-names.js'

/** Takes a finding; `place` says what it is about, the API itself if absent. */
export type Report = (
  problem: string,
  mend: string,
  place?: { method?: MethodModel; variant?: VariantModel; argument?: ArgumentModel },
) => void

/** Members of generated clients that a method name must not hide; `then` would make every client a promise. */
const clientMembers = new Set([
  ...['constructor', 'api', 'rpc', 'prepare', 'canSend', 'canSendMethod', 'invokeCall', 'invokeCast', 'then'],
  ...['at', 'invokeCastOrCall', 'pinnedTo', 'refreshVersionCap'],
  // A client in a template literal must not send a message.
  ...['hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable', 'toLocaleString', 'toString', 'valueOf'],
])

/** Checks that everything that gets a name gets one of its own. */
export function lintNames(model: ApiModel, report: Report): void {
  lintMembers(model, report)
  lintExports(model, report)
  lintValidators(model, report)
}

/** Members of the client and of the handlers. */
function lintMembers(model: ApiModel, report: Report): void {
  const identifiers = new Map<string, MethodModel>()
  for (const method of model.methods) {
    if (method.name.startsWith('_'))
      report('names starting with _ are private and never dispatched', 'Rename the method', { method })
    for (const { identifier } of method.variants) {
      if (!isIdentifier(identifier))
        report(`its name gives no identifier: ${JSON.stringify(identifier)}`, 'Start it with a letter', { method })
      if (clientMembers.has(identifier))
        report(`the identifier ${identifier} is a member of every client`, 'Rename the method', { method })
      const other = identifiers.get(identifier)
      if (other !== undefined)
        report(`the identifier ${identifier} is also that of ${other.name}`, 'Rename one of the two methods', {
          method,
        })
      identifiers.set(identifier, method)
    }
  }
  for (const method of model.methods) {
    for (const { kind, identifier } of method.variants) {
      const castName = `cast${upperFirst(identifier)}`
      if (kind === 'call-or-cast' && identifiers.has(castName))
        report(`its cast is named ${castName}, which is a method too`, 'Rename one of the two methods', { method })
    }
  }
}

/** What the generated files export, types and values: the index exports all of it. */
function lintExports(model: ApiModel, report: Report): void {
  const owners = new Map<string, string>()
  for (const { name, what } of exportedNames(model)) {
    const other = owners.get(name)
    if (other !== undefined) report(`the name ${name} is needed for ${other} and for ${what}`, 'Rename one of them')
    if (hidesBuiltin(name)) report(`the name ${name} of ${what} would hide one that generated files use`, 'Rename it')
    owners.set(name, what)
  }
}

/** Validators; one of the wrong schema would let anything in. */
function lintValidators(model: ApiModel, report: Report): void {
  const owners = new Map([
    ['no_args', 'methods without arguments'],
    ['null_result', 'methods that answer null'],
  ])
  const claim = (name: string, what: string, method?: MethodModel) => {
    const other = owners.get(name)
    if (other !== undefined)
      report(
        `the validator ${name} is needed for ${other} and for ${what}`,
        'Rename one of them',
        method === undefined ? {} : { method },
      )
    owners.set(name, what)
  }
  if (model.context !== null) claim('context', 'the context')
  for (const name of Object.keys(model.definitions)) {
    claim(definitionValidatorName(name), `the shared schema ${name}`)
    claim(`${nullablePrefix}${definitionValidatorName(name)}`, `the shared schema ${name} or null`)
  }
  for (const { name } of model.errors) claim(errorValidatorName(name), `the data of ${name}`)
  for (const method of model.methods) {
    for (const variant of method.variants) {
      const newest = variant === method.variants.at(-1)
      if (takesArguments(variant))
        claim(argsValidatorName(method.name, variant, newest), `the arguments of ${method.name}`, method)
      if (variant.result !== null)
        claim(resultValidatorName(method.name, variant, newest), `the result of ${method.name}`, method)
    }
  }
}
