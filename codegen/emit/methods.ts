import type { Address } from '../../src/core/address.js'
import type { ApiModel, VariantModel } from '../../src/model/api-model.js'
import { markedContext, markedMembers } from '../../src/model/secret-members.js'
import { hasHistory } from '../argument-history.js'
import { FloatFinder } from '../float-places.js'
import { memberName } from '../names.js'
import { render } from '../render.js'
import { literalText } from '../type-printer.js'
import { argsSchema, argsValidatorName, resultValidatorName } from '../validated-schemas.js'
import {
  type EmitContext,
  type GeneratedFile,
  importLine,
  type NamedVariant,
  usedNames,
  variantDoc,
} from './context.js'
import { printFloats, sharedFloats } from './floats.js'
import { objectConstant, printShape } from './shapes.js'

/** `methods.ts`: one annotated constant for each contract, so that a bundler keeps only those that are used. */
export function emitMethods(context: EmitContext): GeneratedFile {
  const { model } = context
  const finder = new FloatFinder(model)
  const methods = context.variants.map((named) => ({
    doc: variantDoc(named, ''),
    constant: named.constant,
    type: methodType(named),
    members: methodMembers(named, context, finder),
  }))
  const body = JSON.stringify(methods.map(({ type, members }) => [type, members]))
  const objects = Object.values(model.definitions).filter((definition) => definition.object !== null)
  const imports = [
    ...importLine(
      [
        ...usedNames(['CallMethod', 'CastMethod', 'Method', 'NoArgs'], body),
        ...(model.address ? ['Address'] : []),
        ...(finder.shared.length > 0 ? ['FloatPlaces'] : []),
      ],
      'stubwire',
      'type',
    ),
    ...importLine(
      context.variants
        .flatMap((named) => [named.argsType, named.resultType])
        .filter((name) => name !== 'NoArgs' && name !== 'void'),
      './types.js',
      'type',
    ),
    ...importLine(
      usedNames(
        model.errors.map((error) => error.name),
        body,
      ),
      './errors.js',
    ),
    ...importLine(
      usedNames(
        objects.map((definition) => objectConstant(definition.name)),
        body,
      ),
      './objects.js',
    ),
    'import * as validators from "./validators.js";',
  ]
  const floats = usedFloats(finder, body)
  const address = model.address === undefined ? undefined : printAddress(model.address)
  return {
    name: 'methods.ts',
    text: render('methods', { preamble: context.preamble, imports, address, floats, methods }),
  }
}

/** Constants of the shared schemas that contracts refer to, themselves or by each other. */
function usedFloats(finder: FloatFinder, body: string): { constant: string; value: string }[] {
  const all = sharedFloats(finder)
  const used = new Set<string>()
  const names = all.map(({ constant }) => constant)
  const follow = (text: string): void => {
    for (const name of usedNames(names, text)) {
      if (used.has(name)) continue
      used.add(name)
      follow(all.find(({ constant }) => constant === name)?.value ?? '')
    }
  }
  follow(body)
  return all.filter(({ constant }) => used.has(constant))
}

function methodType({ variant, argsType, answerType }: NamedVariant): string {
  if (variant.kind === 'call') return `CallMethod<${argsType}, ${answerType}>`
  if (variant.kind === 'cast') return `CastMethod<${argsType}, ${answerType}>`
  return `CallMethod<${argsType}, ${answerType}> & CastMethod<${argsType}, ${answerType}>`
}

function methodMembers(
  { method, variant, newest }: NamedVariant,
  context: EmitContext,
  finder: FloatFinder,
): { key: string; value: string }[] {
  const { model } = context
  const members: [string, string | undefined][] = [
    ['name', literalText(method.name)],
    ['api', literalText(model.name)],
    ['namespace', literalText(model.namespace)],
    ['kind', literalText(variant.kind)],
    ['since', literalText(variant.since)],
    ['until', optional(variant.until)],
    ['fanout', variant.fanout ? 'true' : undefined],
    ['deprecated', optional(variant.deprecated)],
    ['idempotent', variant.idempotent ? 'true' : undefined],
    ['delivery', optional(variant.delivery ?? null)],
    ['timeoutMs', optional(variant.timeoutMs)],
    ['monitorMs', optional(variant.monitorMs)],
    ['fallback', printFallback(variant, context)],
    ['address', addressText(variant, model)],
    ['argumentNames', argumentNames(variant)],
    ['openArgs', variant.openArgs ? 'true' : undefined],
    ['argumentHistory', argumentHistory(variant)],
    ['secrets', namesText(markedMembers(variant, model.definitions))],
    ['contextSecrets', namesText(markedContext(model))],
    ['checkArgs', `validators.${argsValidatorName(method.name, variant, newest)}`],
    [
      'checkResult',
      variant.kind === 'cast' ? undefined : `validators.${resultValidatorName(method.name, variant, newest)}`,
    ],
    ['checkContext', model.context === null ? undefined : 'validators.context'],
    ['argsShape', printShape(argsSchema(variant), model)],
    ['resultShape', variant.result === null ? undefined : printShape(variant.result, model)],
    ['argsFloats', printFloats(argsSchema(variant), finder)],
    ['resultFloats', variant.result === null ? undefined : printFloats(variant.result, finder)],
    ['errors', variant.errors.length === 0 ? undefined : `[${variant.errors.join(', ')}]`],
  ]
  return members.flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]))
}

/** The address that a contract has of its own, or the API's by its constant. */
function addressText({ address }: VariantModel, model: ApiModel): string | undefined {
  if (address === undefined) return model.address === undefined ? undefined : 'apiAddress'
  return address === null ? undefined : printAddress(address)
}

function printAddress({ form, routes }: Address): string {
  return literalText({ form, routes })
}

function printFallback({ fallback }: VariantModel, { variants }: EmitContext): string | undefined {
  if (fallback === undefined) return undefined
  const older = variants.find((it) => it.method.name === fallback.method && it.variant.since === fallback.since)
  if (older === undefined) return undefined
  const members = [
    `to: () => ${older.constant}`,
    ...(Object.keys(fallback.args).length === 0 ? [] : [`args: ${literalText(fallback.args)}`]),
    ...(fallback.without.length === 0 ? [] : [`without: ${literalText(fallback.without)}`]),
  ]
  return `{ ${members.join(', ')} }`
}

function namesText(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : `[${names.map(literalText).join(', ')}]`
}

function argumentNames(variant: VariantModel): string | undefined {
  return variant.args.length === 0 ? undefined : `[${variant.args.map(({ name }) => literalText(name)).join(', ')}]`
}

function argumentHistory(variant: VariantModel): string | undefined {
  const lines = variant.args.filter(hasHistory(variant)).map((argument) => {
    const until = argument.until === null ? '' : `until: ${literalText(argument.until)}, `
    const since = argument.since === variant.since ? '' : `since: ${literalText(argument.since)}, `
    const name = argument.name === '__proto__' ? '["__proto__"]' : memberName(argument.name)
    const members = argument.members === undefined ? '' : `, members: ${literalText(argument.members)}`
    return `${name}: { ${since}${until}olderPeers: ${literalText(argument.olderPeers)}${members} }`
  })
  return lines.length === 0 ? undefined : `{ ${lines.join(', ')} }`
}

function optional(value: string | number | null): string | undefined {
  return value === null ? undefined : literalText(value)
}
