import type { ArgumentModel, DefinitionModel, JsonSchema, VariantModel } from '../../src/model/api-model.js'
import { typeText } from '../compat/inclusion/text.js'
import type { ApiState } from './api-state.js'
import { schemaChange } from './schema-change.js'

/** One difference between two states of an API. */
export interface Difference {
  readonly kind: 'added' | 'changed' | 'removed' | 'deprecated'
  /** Path below the API: `methods/greet/args/name`. */
  readonly place: string
  /** What, in Markdown: a sentence without its full stop. */
  readonly text: string
}

type Tell = (kind: Difference['kind'], place: string, text: string) => void

/** What is different in `after`: methods first, then errors, shared schemas, and what is true of the whole API. */
export function differences(before: ApiState, after: ApiState): Difference[] {
  const found: Difference[] = []
  const tell: Tell = (kind, place, text) => found.push({ kind, place, text })
  eachPair(before.methods, after.methods, (name, was, is) => {
    const place = `methods/${name}`
    if (was === undefined && is !== undefined) {
      tell('added', place, methodText(name, is))
      if (is.deprecated !== null) tell('deprecated', place, `\`${name}\`: ${is.deprecated}`)
    } else if (is === undefined) tell('removed', place, `\`${name}\``)
    else if (was !== undefined) compareMethod(name, was, is, tell)
  })
  eachPair(before.errors, after.errors, (name, was, is) => {
    const place = `errors/${name}`
    if (was === undefined) tell('added', place, `Error \`${name}\``)
    else if (is === undefined) tell('removed', place, `Error \`${name}\``)
    else {
      const [a, b] = [was, is].map((error) => `${error.module}.${error.class}`)
      if (a !== b) tell('changed', place, `Error \`${name}\` is \`${b}\` on the wire, not \`${a}\``)
      const data = schemaChange(was.args ?? {}, is.args ?? {})
      if (data !== null) tell('changed', place, `Data of error \`${name}\`: ${data}`)
    }
  })
  const definitions = (state: ApiState) => new Map(Object.entries(state.definitions))
  eachPair(definitions(before), definitions(after), (name, was, is) => {
    const place = `definitions/${name}`
    if (was === undefined) tell('added', place, `Type \`${name}\``)
    else if (is === undefined) tell('removed', place, `Type \`${name}\``)
    else compareDefinition(was, is, place, tell)
  })
  compareHead(before, after, tell)
  return found
}

function compareMethod(name: string, before: VariantModel, after: VariantModel, tell: Tell): void {
  const place = `methods/${name}`
  const change = (text: string) => tell('changed', place, `\`${name}\` ${text}`)
  if (before.kind !== after.kind) change(`became a ${after.kind}`)
  if (before.fanout !== after.fanout) change(after.fanout ? 'goes to every server' : 'goes to one server')
  if (before.idempotent !== after.idempotent) change(after.idempotent ? 'is idempotent' : 'is no longer idempotent')
  if (before.openArgs !== after.openArgs) change(after.openArgs ? 'takes any arguments' : 'takes listed arguments only')
  for (const key of ['timeoutMs', 'monitorMs'] as const)
    if (before[key] !== after[key]) change(`has the ${key} ${after[key] ?? 'of the client'}`)
  const args = (variant: VariantModel) => new Map(variant.args.map((argument) => [argument.name, argument]))
  eachPair(args(before), args(after), (argument, was, is) => {
    const at = `${place}/args/${argument}`
    if (was === undefined && is !== undefined) tell('added', at, `\`${name}\` takes \`${argumentText(is)}\``)
    else if (is === undefined) tell('removed', at, `Argument \`${argument}\` of \`${name}\``)
    else if (was !== undefined) {
      const told = [
        ...(was.required === is.required ? [] : [is.required ? 'became required' : 'became optional']),
        ...(was.olderPeers === is.olderPeers ? [] : [`older peers: ${is.olderPeers}`]),
        ...[schemaChange(was.schema, is.schema)].filter((it) => it !== null),
      ]
      if (told.length > 0) tell('changed', at, `Argument \`${argument}\` of \`${name}\`: ${told.join(', ')}`)
    }
  })
  if (before.kind !== 'cast' && after.kind !== 'cast') {
    const result = schemaChange(resultOf(before), resultOf(after))
    if (result !== null) tell('changed', `${place}/result`, `Answer of \`${name}\`: ${result}`)
  }
  for (const error of after.errors)
    if (!before.errors.includes(error)) tell('added', `${place}/errors/${error}`, `\`${name}\` may raise \`${error}\``)
  for (const error of before.errors) {
    if (!after.errors.includes(error))
      tell('removed', `${place}/errors/${error}`, `\`${name}\` no longer raises \`${error}\``)
  }
  if (before.deprecated === after.deprecated) return
  if (after.deprecated === null) change('is no longer deprecated')
  else tell('deprecated', place, `\`${name}\`: ${after.deprecated}`)
}

function compareDefinition(before: DefinitionModel, after: DefinitionModel, place: string, tell: Tell): void {
  const { name } = before
  if (before.object === null || after.object === null) {
    const change = schemaChange(before.schema, after.schema)
    if (change !== null) tell('changed', place, `Type \`${name}\`: ${change}`)
    return
  }
  if (before.object.version !== after.object.version)
    tell('changed', place, `\`${name}\` is of version ${after.object.version} (was ${before.object.version})`)
  const fields = ({ object }: DefinitionModel) => new Map(object?.fields.map((field) => [field.name, field]))
  eachPair(fields(before), fields(after), (field, was, is) => {
    const at = `${place}/${field}`
    if (was === undefined) tell('added', at, `\`${name}\` has \`${field}\``)
    else if (is === undefined) tell('removed', at, `Field \`${field}\` of \`${name}\``)
    else {
      const change = schemaChange(was.schema, is.schema)
      if (change !== null) tell('changed', at, `Field \`${field}\` of \`${name}\`: ${change}`)
    }
  })
}

function compareHead(before: ApiState, after: ApiState, tell: Tell): void {
  for (const key of ['topic', 'exchange', 'namespace'] as const) {
    if (before[key] === after[key]) continue
    tell('changed', key, `The ${key} is \`${after[key] ?? 'none'}\` (was \`${before[key] ?? 'none'}\`)`)
  }
  const context = schemaChange(before.context ?? {}, after.context ?? {})
  if (context !== null) tell('changed', 'context', `The request context: ${context}`)
}

/** A method as a signature: `reimage(volume, image_meta)`, with its kind. */
export function methodText(name: string, variant: VariantModel): string {
  const args = variant.args.map((argument) => `${argument.name}${argument.required ? '' : '?'}`)
  const all = [...args, ...(variant.openArgs ? ['…'] : [])].join(', ')
  const kind = variant.fanout ? 'cast to every server' : variant.kind
  return `\`${name}(${all})\`, a ${kind}`
}

/** An argument with its type: `no_snapshots?: boolean`. */
export function argumentText({ name, required, schema }: ArgumentModel): string {
  return `${name}${required ? '' : '?'}: ${typeText(schema)}`
}

function resultOf({ result }: VariantModel): JsonSchema {
  return result ?? { type: 'null' }
}

/** Calls with every name of either side, in order, and what the sides have under it. */
function eachPair<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  visit: (name: string, before: T | undefined, after: T | undefined) => void,
): void {
  for (const name of [...new Set([...before.keys(), ...after.keys()])].sort())
    visit(name, before.get(name), after.get(name))
}
