import type { ApiModel, ArgumentModel, JsonSchema, MethodModel } from '../../../src/model/api-model.js'
import type { ApiFacts, ArgumentFacts, FieldFacts, MethodFacts, ObjectFacts, ReturnFacts } from './cinder-fixtures.js'
import { admitsNull, argumentsOf, typeOf } from './model-of.js'

/** What the facts and the model are compared by. */
interface MethodSummary {
  readonly kind: string
  /** Takes any argument. */
  readonly open: boolean
  readonly fanout: boolean
  readonly since: string | undefined
  readonly until: string | null | undefined
  /** Without the NotFound errors: the schema names them wherever an id is looked up, the facts only where that is the main failure. */
  readonly errors: readonly string[]
  readonly result: string
  readonly args: readonly object[]
}

/** A method as its schema has it. */
export function methodInModel(method: MethodModel, model: ApiModel): MethodSummary {
  const [oldest] = method.variants
  const kinds = method.variants.map((variant) => (variant.kind === 'call-or-cast' ? 'call|cast' : variant.kind))
  return {
    kind: [...new Set(kinds)].join('|'),
    open: method.variants.some((variant) => variant.openArgs),
    fanout: method.variants.some((variant) => variant.fanout),
    since: oldest?.since,
    until: method.variants.at(-1)?.until,
    errors: [...new Set(method.variants.flatMap((variant) => variant.errors))]
      .filter((name) => !name.endsWith('NotFound'))
      .sort(),
    result: resultInModel(oldest?.result ?? null, model),
    args: sorted(argumentsOf(method).map((argument) => argumentInModel(argument, model))),
  }
}

/** A method as cinder has it. */
export function methodInFacts(method: MethodFacts): MethodSummary {
  return {
    kind: method.kind,
    open: method.args.some(isVariadic),
    fanout: method.fanout,
    since: method.introducedIn,
    until: method.removedIn,
    errors: (method.mainRemoteErrors ?? []).filter((name) => !name.endsWith('NotFound')).sort(),
    result: resultInFacts(method.returns),
    args: sorted(
      method.args
        .filter((argument) => !isVariadic(argument))
        .map((argument) => ({ ...argumentInFacts(argument), ...tolerated[`${method.name}.${argument.name}`] })),
    ),
  }
}

/**
 * Where the schema asks for less than the newest server: peers below 2.4 leave it out, and that server fails without it.
 */
const tolerated: Readonly<Record<string, object>> = {
  'restore_backup.volume_is_new': { required: false, default: false },
}

function isVariadic(argument: ArgumentFacts): boolean {
  return argument.variadic === true
}

function argumentInModel(argument: ArgumentModel, model: ApiModel) {
  const type = typeOf(argument.schema, model)
  return {
    name: argument.name,
    since: argument.since,
    required: argument.required,
    nullable: argument.nullable,
    class: argument.objectClass,
    type: argument.objectClass !== null || type.startsWith('map of') ? 'object' : type,
    format: argument.schema.format,
    default: argument.schema.default,
  }
}

function argumentInFacts(argument: ArgumentFacts) {
  return {
    name: argument.name,
    since: argument.introducedIn,
    required: argument.requiredByServer,
    nullable: argument.nullable,
    class: isHandedOn(argument) ? null : argument.ovo,
    type: argumentType(argument),
    format: isTimePattern(argument.format) ? undefined : argument.format,
    default: argument.serverDefault ?? undefined,
  }
}

/** A class or a plain object, as the caller of cinder's client gave it. */
function isHandedOn({ note }: ArgumentFacts): boolean {
  return note?.startsWith('passed through untouched') === true
}

/** Facts name formats of JSON Schema and those of Python's strptime; the latter are patterns in the schema. */
export function isTimePattern(format: string | undefined): boolean {
  return format?.startsWith('%') === true
}

function argumentType(argument: ArgumentFacts): string {
  if (argument.enum !== undefined) return argument.enum.join(' | ')
  if (isHandedOn(argument)) return `${argument.ovo} | object`
  if (argument.jsonType !== 'array') return argument.jsonType
  if (argument.items?.startsWith('object')) return 'array of object'
  return argument.items === 'string (asc|desc)' ? 'array of asc | desc' : 'array of string'
}

function resultInModel(result: JsonSchema | null, model: ApiModel): string {
  if (result === null) return 'null'
  return typeOf(result, model) + (admitsNull(result, model) ? ' or null' : '')
}

/** `{…}` in the facts are plain objects, and an empty array is one of any kind. */
function resultInFacts(returns: ReturnFacts): string {
  if (returns.oneOf !== undefined) {
    const kinds = returns.oneOf.map(resultInFacts).filter((kind) => kind !== 'null' && kind !== 'array of nothing')
    return kinds.join(' | ')
  }
  const { type = 'null', ovo, items, nullable } = returns
  if (type === 'array') return `array of ${itemsInFacts(items)}`
  return (ovo ?? type) + (nullable === true ? ' or null' : '')
}

function itemsInFacts(items: ReturnFacts['items']): string {
  if (typeof items === 'object' || items?.startsWith('{')) return 'object'
  if (items?.startsWith('none')) return 'nothing'
  const [pair] = /(?<=^exactly two arrays: \[)\w+(?= OVO\[\])/.exec(items ?? '') ?? []
  return pair === undefined ? `${items?.replace(' OVO', '')}` : `array of ${pair}`
}

/** A field of a versioned object as cinder has it. */
export function fieldInFacts([name, field]: [string, FieldFacts]) {
  return {
    name,
    since: field.introducedIn,
    type: fieldType(field),
    // Services of Zed know fewer limits, and they may be peers.
    nullable: field.nullable || field.zed?.nullable === true,
    default: typeof field.default === 'string' ? JSON.parse(field.default.replaceAll("'", '"')) : field.default,
  }
}

function fieldType(field: FieldFacts): string {
  switch (field.type) {
    case 'uuid':
    case 'datetime':
      return 'string'
    case 'enum':
      return (field.enum ?? []).join(' | ')
    case 'object':
      return field.of ?? ''
    case 'list':
      return `array of ${field.of}`
    case 'dict':
      if (field.of === 'any') return 'map of any'
      return `map of ${field.of}${field.valuesNullable === true ? ' or null' : ''}`
    default:
      return field.type
  }
}

/** Classes that arguments and results of an API can hold, at any depth. */
export function reachable(facts: ApiFacts, objects: Readonly<Record<string, ObjectFacts>>): Set<string> {
  const found = new Set<string>()
  const visit = (name: string) => {
    if (found.has(name)) return
    found.add(name)
    for (const field of Object.values(objects[name]?.fields ?? {})) {
      if (field.of !== undefined && Object.hasOwn(objects, field.of)) visit(field.of)
    }
  }
  for (const method of facts.methods) {
    for (const argument of method.args) if (argument.ovo !== null) visit(argument.ovo)
    for (const { ovo, items } of [method.returns, ...(method.returns.oneOf ?? [])]) {
      if (ovo !== undefined) visit(ovo)
      for (const [name] of JSON.stringify(items ?? '').matchAll(/\w+(?= OVO)/g)) visit(name)
    }
  }
  return found
}

/** Sorted by name. */
export function sorted<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : 1))
}
