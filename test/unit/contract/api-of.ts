import { argsSchemaAt, resultSchemaOf } from '../../../src/contract/contracts.js'
import type { Failure } from '../../../src/core/failure.js'
import type { Api, ApiMethod, Method, Validator } from '../../../src/core/method.js'
import type { ObjectType, Shape } from '../../../src/core/object-shape.js'
import { DeclaredError, type DeclaredErrorClass } from '../../../src/core/remote-error.js'
import type { ApiModel, ErrorModel, JsonSchema, MethodModel, VariantModel } from '../../../src/model/api-model.js'
import { compile } from './ajv.js'

/** The runtime descriptors that codegen would emit for a model, with validators compiled on the spot. */
export function apiOf(model: ApiModel): Api {
  const { name, topic, exchange, namespace, version } = model
  const errors = new Map(model.errors.map((error) => [error.name, errorClass(error)]))
  const methods = model.methods.flatMap((method) =>
    method.variants.map(
      (variant): ApiMethod => ({ handler: variant.identifier, method: methodOf(model, method, variant, errors) }),
    ),
  )
  return { name, topic, exchange, namespace, version, methods }
}

function methodOf(
  model: ApiModel,
  { name }: MethodModel,
  variant: VariantModel,
  errors: ReadonlyMap<string, DeclaredErrorClass>,
): Method {
  const { kind, since, until, fanout } = variant
  const history = variant.args.filter((it) => it.since !== since || it.until !== null)
  const allArgs: JsonSchema = {
    ...argsSchemaAt({ ...variant, args: variant.args.map((it) => ({ ...it, since, until: null })) }, since),
  }
  const argsShape = shapeOf(allArgs, model)
  const resultShape = shapeOf(resultSchemaOf(variant), model)
  return {
    name,
    api: model.name,
    namespace: model.namespace,
    kind,
    since,
    ...(until === null ? {} : { until }),
    ...(fanout ? { fanout } : {}),
    ...(variant.openArgs ? { openArgs: true } : {}),
    ...(history.length === 0
      ? {}
      : {
          argumentHistory: Object.fromEntries(
            history.map((it) => [
              it.name,
              { since: it.since, olderPeers: it.olderPeers, ...(it.until === null ? {} : { until: it.until }) },
            ]),
          ),
        }),
    checkArgs: validator(allArgs, model),
    ...(kind === 'cast' ? {} : { checkResult: validator(resultSchemaOf(variant), model) }),
    ...(model.context === null ? {} : { checkContext: validator(model.context, model) }),
    ...(argsShape === undefined ? {} : { argsShape }),
    ...(resultShape === undefined ? {} : { resultShape }),
    errors: variant.errors.flatMap((error) => errors.get(error) ?? []),
  }
}

function validator(schema: JsonSchema, model: ApiModel): Validator {
  return compile(schema, model.definitions) as Validator
}

function errorClass({ class: remoteClass, module: remoteModule, message }: ErrorModel): DeclaredErrorClass {
  return class Declared extends DeclaredError<unknown> {
    static readonly remoteClass = remoteClass
    static readonly remoteModule = remoteModule

    static fromFailure(failure: Failure): Declared {
      return new Declared({ class: remoteClass, module: remoteModule, template: message }, failure.kwargs, { failure })
    }
  }
}

/** Where versioned objects sit in a schema; only what the models of these tests need. */
function shapeOf(schema: JsonSchema, model: ApiModel): Shape | undefined {
  const { $ref, properties, items } = schema
  if (typeof $ref === 'string') return objectType($ref.slice('#/definitions/'.length), model)
  if (typeof items === 'object' && items !== null) {
    const shape = shapeOf(items as JsonSchema, model)
    return shape === undefined ? undefined : { items: shape }
  }
  const fields = Object.entries((properties ?? {}) as Record<string, JsonSchema>).flatMap(([name, member]) => {
    const shape = shapeOf(member, model)
    return shape === undefined ? [] : [[name, shape] as const]
  })
  return fields.length === 0 ? undefined : { fields: Object.fromEntries(fields) }
}

function objectType(name: string, model: ApiModel): ObjectType | undefined {
  const object = model.definitions[name]?.object
  if (object == null) return undefined
  const { namespace, version } = object
  return {
    objectName: name,
    namespace,
    version,
    fields: () =>
      Object.fromEntries(
        object.fields.flatMap((field) => {
          const shape = shapeOf(field.schema, model)
          return shape === undefined ? [] : [[field.name, shape] as const]
        }),
      ),
  }
}
