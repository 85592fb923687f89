import { describe, expect, it } from 'vitest'
import type { ArgumentModel, JsonSchema } from '../../../src/model/api-model.js'
import { cinderApis } from './cinder-apis.js'
import { objectFacts } from './cinder-fixtures.js'
import { fieldInFacts, isTimePattern, methodInFacts, methodInModel, reachable, sorted } from './cinder-summaries.js'
import { admitsNull, argumentsOf, lint, methodOf, typeOf } from './model-of.js'

const { objects, context } = objectFacts()

describe.each(cinderApis)('the API $name', ({ facts, model, notes, version, counts }) => {
  it('is addressed as cinder addresses it', () => {
    expect(model).toMatchObject({
      name: facts.name,
      topic: facts.topic,
      exchange: facts.exchange,
      namespace: facts.namespace,
      version,
    })
  })

  it('breaks no rule of the schema language', () => {
    expect(lint(model, notes)).toEqual([])
  })

  it('tells what each version brought', () => {
    expect(model.history.map((entry) => entry.version)).toEqual(facts.versions.map((entry) => entry.version))
    expect(model.history.at(-1)?.version).toBe(version)
  })

  it('has the methods of every version, and no others', () => {
    expect(model.methods.map((method) => method.name)).toEqual(facts.methods.map((method) => method.name).sort())
    // What stands for any further argument counts as one in the facts.
    const open = model.methods.filter((method) => method.variants.some((variant) => variant.openArgs))
    const args = model.methods.flatMap(argumentsOf).length + open.length
    expect({ methods: model.methods.length, args }).toEqual(counts)
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

describe.each(cinderApis)('methods of $name', ({ facts, model }) => {
  const argumentOf = (method: string, name: string): ArgumentModel | undefined =>
    argumentsOf(methodOf(model, method)).find((candidate) => candidate.name === name)
  const isNewerThanItsContract = (method: string, argument: string): boolean =>
    methodOf(model, method).variants.some((variant) =>
      variant.args.some((candidate) => candidate.name === argument && candidate.since !== variant.since),
    )

  it.each(facts.methods)('$name is as cinder has it', (method) => {
    expect(methodInModel(methodOf(model, method.name), model)).toEqual(methodInFacts(method))
  })

  const later = facts.methods.flatMap((method) =>
    method.args
      .filter((argument) => isNewerThanItsContract(method.name, argument.name))
      .map((argument) => ({ method, argument: argument.name })),
  )

  it.each(later)('$method.name does with $argument for older peers what cinder does', ({ method, argument }) => {
    const dropped = method.wire.some((row) => row.refused === undefined && row.args?.includes(argument) === false)
    // What travels under another name is left out under its own.
    const olderPeers = argumentOf(method.name, argument)?.olderPeers
    expect(olderPeers === 'reject' ? 'reject' : 'left out').toBe(dropped ? 'left out' : 'reject')
  })

  const sent = facts.methods.flatMap(({ name, wire }) =>
    wire.flatMap(({ caps, args }) => (args === undefined ? [] : [{ name, caps, args }])),
  )

  it.each(sent)('$name has what cinder sends to peers of $caps, and demands no more', ({ name, args }) => {
    const known = argumentsOf(methodOf(model, name))
    expect(known.map((argument) => argument.name)).toEqual(expect.arrayContaining([...args]))
    const demanded = known.filter((argument) => argument.required).map((argument) => argument.name)
    expect(args).toEqual(expect.arrayContaining(demanded))
  })

  const noted = facts.methods.flatMap((method) =>
    method.args
      .filter((argument) => argument.note && argument.variadic !== true)
      .map((argument) => [method.name, argument.name] as const),
  )

  it.each(noted)('%s tells what is special about %s', (method, argument) => {
    expect(argumentOf(method, argument)?.description).toMatch(/\w/)
  })

  const shaped = facts.methods.flatMap((method) =>
    method.args.flatMap(({ name, shape }) => (shape === undefined ? [] : [{ method: method.name, name, shape }])),
  )

  it.each(shaped)('$method knows the members of $name', ({ method, name, shape }) => {
    const reference = argumentOf(method, name)?.schema.$ref
    const schema = model.definitions[String(reference).slice('#/definitions/'.length)]?.schema
    expect(Object.keys(schema?.properties as object).sort()).toEqual(Object.keys(shape).sort())
    expect(schema).toHaveProperty('additionalProperties', true)
  })

  const times = facts.methods.flatMap((method) =>
    method.args.filter(({ format }) => isTimePattern(format)).map(({ name }) => [method.name, name] as const),
  )

  it.each(times)('%s takes as %s what Python parses by its pattern', (method, name) => {
    const pattern = new RegExp(String(argumentOf(method, name)?.schema.pattern), 'u')
    const good = ['2026-11-22T08:09:56.041546', '2026-11-22T23:59:59.9', '0001-01-31T00:00:00.000000']
    expect(good.filter((text) => !pattern.test(text))).toEqual([])
    const bad = [
      '2026-11-22T08:09:56',
      '2026-11-22T08:09:56.041546Z',
      '2026-11-22T08:09:56.041546+00:00',
      '2026-11-22 08:09:56.041546',
      '2026-11-22T08:09:56.0415467',
      '2026-13-22T08:09:56.041546',
      '2026-11-22T24:09:56.041546',
    ]
    expect(bad.filter((text) => pattern.test(text))).toEqual([])
  })
})

describe.each(cinderApis)('versioned objects of $name', ({ facts, model }) => {
  const classes = [...reachable(facts, objects)].sort()

  it('are those that the methods reach', () => {
    const defined = Object.values(model.definitions).filter((definition) => definition.object !== null)
    expect(defined.map((definition) => definition.name)).toEqual(classes)
  })

  it.each(classes)('%s has the fields of every version', (name) => {
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

describe.each(cinderApis)('the request context of $name', ({ model }) => {
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
