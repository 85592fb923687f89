import { describe, expect, it } from 'vitest'
import api from '../../../schemas/cinder/volume.js'
import type { ArgumentModel, JsonSchema, MethodModel } from '../../../src/model/api-model.js'
import {
  type ArgumentFacts,
  apiFacts,
  type FieldFacts,
  type MethodFacts,
  objectFacts,
  type ReturnFacts,
} from './cinder-fixtures.js'
import { admitsNull, argumentsOf, buildModel, lint, methodOf, readSources, typeOf } from './model-of.js'

const facts = apiFacts('cinder-volume')
const { objects, context } = objectFacts()
const notes = readSources('schemas/cinder/volume.ts', process.cwd())
const model = buildModel(api, notes)

describe('the API cinder-volume', () => {
  it('is addressed as cinder addresses it', () => {
    expect(model).toMatchObject({
      name: facts.name,
      topic: facts.topic,
      exchange: facts.exchange,
      namespace: facts.namespace,
      version: '3.20',
    })
  })

  it('breaks no rule of the schema language', () => {
    expect(lint(model, notes)).toEqual([])
  })

  it('tells what each version brought', () => {
    expect(model.history.map((entry) => entry.version)).toEqual(facts.versions.map((entry) => entry.version))
  })

  it('has the methods of every version, and no others', () => {
    expect(model.methods.map((method) => method.name)).toEqual(facts.methods.map((method) => method.name).sort())
    expect(model.methods).toHaveLength(58)
    expect(model.methods.flatMap(argumentsOf)).toHaveLength(126)
  })

  it('documents every method, shared schema and error', () => {
    const described = [
      ...model.methods.flatMap((method) => method.variants.map((variant) => [method.name, variant.description])),
      ...Object.values(model.definitions).map((definition) => [definition.name, definition.description]),
      ...model.errors.map((error) => [error.name, error.description]),
    ]
    expect(described.filter(([, description]) => description === '')).toEqual([])
  })
})

describe('methods', () => {
  it.each(facts.methods)('$name is as cinder has it', (method) => {
    expect(methodInModel(methodOf(model, method.name))).toEqual(methodInFacts(method))
  })

  const later = facts.methods.flatMap((method) =>
    method.args
      .filter((argument) => isNewerThanItsContract(method.name, argument.name))
      .map((argument) => ({ method, argument: argument.name })),
  )

  it.each(later)('$method.name does with $argument for older peers what cinder does', ({ method, argument }) => {
    const dropped = method.wire.some((row) => row.refused === undefined && row.args?.includes(argument) === false)
    const found = argumentsOf(methodOf(model, method.name)).find((candidate) => candidate.name === argument)
    expect(found?.olderPeers).toBe(dropped ? 'drop' : 'reject')
  })

  const noted = facts.methods.flatMap((method) =>
    method.args.filter((argument) => argument.note).map((argument) => [method.name, argument.name] as const),
  )

  it.each(noted)('%s tells what is special about %s', (method, argument) => {
    const found = argumentsOf(methodOf(model, method)).find((candidate) => candidate.name === argument)
    expect(found?.description).toMatch(/\w/)
  })

  const shaped = facts.methods.flatMap((method) =>
    method.args.flatMap(({ name, shape }) => (shape === undefined ? [] : [{ method: method.name, name, shape }])),
  )

  it.each(shaped)('$method knows the members of $name', ({ method, name, shape }) => {
    const reference = argumentsOf(methodOf(model, method)).find((candidate) => candidate.name === name)?.schema.$ref
    const schema = model.definitions[String(reference).slice('#/definitions/'.length)]?.schema
    expect(Object.keys(schema?.properties as object).sort()).toEqual(Object.keys(shape).sort())
    expect(schema).toHaveProperty('additionalProperties', true)
  })
})

describe('versioned objects', () => {
  it('are those that the methods reach', () => {
    const classes = Object.values(model.definitions).filter((definition) => definition.object !== null)
    expect(classes.map((definition) => definition.name)).toEqual([...reachable()].sort())
  })

  it.each([...reachable()])('%s has the fields of every version', (name) => {
    const object = model.definitions[name]?.object
    const known = objects[name]
    expect({ namespace: object?.namespace, version: object?.version }).toEqual({
      namespace: known?.namespace,
      version: known?.version,
    })
    const fields = object?.fields.map((field) => ({
      name: field.name,
      since: field.since,
      type: typeOf(field.schema, model),
      nullable: admitsNull(field.schema, model),
      default: field.schema.default,
    }))
    expect(sorted(fields ?? [])).toEqual(sorted(Object.entries(known?.fields ?? {}).map(fieldInFacts)))
  })
})

describe('the request context', () => {
  const schema = model.definitions.RequestContext?.schema as JsonSchema
  const properties = schema.properties as Record<string, JsonSchema>

  it('has every key that cinder sends', () => {
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(Object.keys(context.keys)))
  })

  it('requires no key and forbids none', () => {
    expect(schema).not.toHaveProperty('required')
    expect(schema).toHaveProperty('additionalProperties', true)
  })

  it('keeps tokens and the catalog out of logs', () => {
    const secrets = Object.keys(properties).filter((name) => properties[name]?.['x-secret'] === true)
    expect(secrets.sort()).toEqual(['auth_token', 'service_catalog'])
  })
})

function isNewerThanItsContract(method: string, argument: string): boolean {
  return methodOf(model, method).variants.some((variant) =>
    variant.args.some((candidate) => candidate.name === argument && candidate.since !== variant.since),
  )
}

/** What the facts and the model are compared by. */
interface MethodSummary {
  readonly kind: string
  readonly fanout: boolean
  readonly since: string | undefined
  readonly until: string | null | undefined
  /** Without the NotFound errors: the schema names them wherever an id is looked up, the facts only where that is the main failure. */
  readonly errors: readonly string[]
  readonly result: string
  readonly args: readonly object[]
}

function methodInModel(method: MethodModel): MethodSummary {
  const [oldest] = method.variants
  const kinds = method.variants.map((variant) => (variant.kind === 'call-or-cast' ? 'call|cast' : variant.kind))
  return {
    kind: [...new Set(kinds)].join('|'),
    fanout: method.variants.some((variant) => variant.fanout),
    since: oldest?.since,
    until: method.variants.at(-1)?.until,
    errors: [...new Set(method.variants.flatMap((variant) => variant.errors))]
      .filter((name) => !name.endsWith('NotFound'))
      .sort(),
    result: resultInModel(oldest?.result ?? null),
    args: sorted(argumentsOf(method).map(argumentInModel)),
  }
}

function methodInFacts(method: MethodFacts): MethodSummary {
  return {
    kind: method.kind,
    fanout: method.fanout,
    since: method.introducedIn,
    until: method.removedIn,
    errors: (method.mainRemoteErrors ?? []).filter((name) => !name.endsWith('NotFound')).sort(),
    result: resultInFacts(method.returns),
    args: sorted(method.args.map(argumentInFacts)),
  }
}

function argumentInModel(argument: ArgumentModel) {
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
    class: argument.ovo,
    type: argumentType(argument),
    format: argument.format,
    default: argument.serverDefault ?? undefined,
  }
}

function argumentType(argument: ArgumentFacts): string {
  if (argument.enum !== undefined) return argument.enum.join(' | ')
  if (argument.jsonType !== 'array') return argument.jsonType
  return argument.items === 'string (asc|desc)' ? 'array of asc | desc' : 'array of string'
}

function resultInModel(result: JsonSchema | null): string {
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
  if (type === 'array') {
    const item = items?.startsWith('{') ? 'object' : items?.startsWith('none') ? 'nothing' : items?.replace(' OVO', '')
    return `array of ${item}`
  }
  return (ovo ?? type) + (nullable === true ? ' or null' : '')
}

function fieldInFacts([name, field]: [string, FieldFacts]) {
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

/** Classes that arguments and results of the API can hold, at any depth. */
function reachable(): Set<string> {
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
    for (const returns of [method.returns, ...(method.returns.oneOf ?? [])]) {
      const name = returns.ovo ?? returns.items?.replace(' OVO', '')
      if (name !== undefined && Object.hasOwn(objects, name)) visit(name)
    }
  }
  return found
}

function sorted<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : 1))
}
