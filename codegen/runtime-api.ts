import type { Ajv as AjvClass } from 'ajv'
import type { Api, Fallback, Method, Validator } from '../src/core/method.js'
import type { ObjectCaps, ObjectType, Shape } from '../src/core/object-shape.js'
import { DeclaredError, type DeclaredErrorClass } from '../src/core/remote-error.js'
import type {
  ApiModel,
  ErrorModel,
  FallbackModel,
  JsonSchema,
  MethodModel,
  VariantModel,
} from '../src/model/api-model.js'
import { markedContext, markedMembers } from '../src/model/secret-members.js'
import { ajvFor } from './ajv.js'
import { argumentHistories } from './argument-history.js'
import { addressOf } from './contract-links.js'
import { FloatFinder } from './float-places.js'
import { lockHash } from './lock-hash.js'
import { fieldsBeyondCaps, objectCaps } from './object-caps.js'
import { fieldShapes, type ShapeModel, shapeOf } from './shape.js'
import { argsSchema, argsValidatorName, resultValidatorName, validatedSchemas } from './validated-schemas.js'

/**
 * The run-time description of an API straight from its model, as generated files would give it, with validators compiled by
 * ajv when they are first used. For tools that know an API by its lock file alone; services use generated code.
 */
export function runtimeApi(model: ApiModel): Api {
  const scope = new RuntimeScope(model)
  const { name, topic, exchange, namespace, version } = model
  const methods = model.methods.flatMap((method) =>
    method.variants.map((variant) => ({ handler: variant.identifier, method: scope.method(method, variant) })),
  )
  const caps = model.objectVersions && { objectVersionCaps: Object.keys(model.objectVersions) }
  return { name, topic, exchange, namespace, version, ...caps, lock: lockHash(model), methods }
}

class RuntimeScope {
  readonly #model: ApiModel
  readonly #caps: ObjectCaps | undefined
  readonly #floats: FloatFinder
  readonly #objects = new Map<string, ObjectType>()
  readonly #errors: ReadonlyMap<string, DeclaredErrorClass>
  readonly #methods = new Map<VariantModel, Method>()
  #ajv: AjvClass | undefined

  constructor(model: ApiModel) {
    this.#model = model
    this.#caps = objectCaps(model)
    this.#floats = new FloatFinder(model)
    this.#errors = new Map(model.errors.map((error) => [error.name, errorClass(error)]))
  }

  /** The description of a contract, always the same object. */
  method(method: MethodModel, variant: VariantModel): Method {
    const known = this.#methods.get(variant) ?? this.#build(method, variant)
    this.#methods.set(variant, known)
    return known
  }

  #build(method: MethodModel, variant: VariantModel): Method {
    const model = this.#model
    const address = addressOf(model, variant)
    const newest = variant === method.variants.at(-1)
    const secrets = markedMembers(variant, model.definitions)
    const contextSecrets = markedContext(model)
    const argsShape = shapeOf(argsSchema(variant), model)
    const resultShape = variant.result === null ? undefined : shapeOf(variant.result, model)
    const argsFloats = this.#floats.runtimePlaces(argsSchema(variant))
    const resultFloats = variant.result === null ? undefined : this.#floats.runtimePlaces(variant.result)
    return {
      name: method.name,
      api: model.name,
      namespace: model.namespace,
      kind: variant.kind,
      since: variant.since,
      ...(variant.until === null ? {} : { until: variant.until }),
      fanout: variant.fanout,
      ...(variant.deprecated === null ? {} : { deprecated: variant.deprecated }),
      idempotent: variant.idempotent,
      ...(variant.delivery === undefined ? {} : { delivery: variant.delivery }),
      ...(variant.timeoutMs === null ? {} : { timeoutMs: variant.timeoutMs }),
      ...(variant.monitorMs === null ? {} : { monitorMs: variant.monitorMs }),
      ...(variant.fallback === undefined ? {} : { fallback: this.#fallback(variant.fallback) }),
      ...(address === null ? {} : { address }),
      argumentNames: variant.args.map((argument) => argument.name),
      openArgs: variant.openArgs,
      argumentHistory: argumentHistories(variant),
      ...(secrets.length === 0 ? {} : { secrets }),
      ...(contextSecrets.length === 0 ? {} : { contextSecrets }),
      checkArgs: this.#validator(argsValidatorName(method.name, variant, newest)),
      ...(variant.kind === 'cast'
        ? {}
        : { checkResult: this.#validator(resultValidatorName(method.name, variant, newest)) }),
      ...(model.context === null ? {} : { checkContext: this.#validator('context') }),
      ...(argsShape === undefined ? {} : { argsShape: this.#shape(argsShape) }),
      ...(resultShape === undefined ? {} : { resultShape: this.#shape(resultShape) }),
      ...(argsFloats === undefined ? {} : { argsFloats }),
      ...(resultFloats === undefined ? {} : { resultFloats }),
      errors: variant.errors.flatMap((name) => this.#errors.get(name) ?? []),
    }
  }

  #fallback({ method: name, since, args, without }: FallbackModel): Fallback {
    const method = this.#model.methods.find((it) => it.name === name)
    const variant = method?.variants.find((it) => it.since === since)
    if (method === undefined || variant === undefined) throw new Error(`no contract ${name} of ${since}`)
    return { to: () => this.method(method, variant), args, without }
  }

  #validator(name: string): Validator {
    const validator: Validator = (value) => {
      this.#ajv ??= ajvFor(validatedSchemas(this.#model), { code: false })
      const check = this.#ajv.getSchema(name)
      if (check === undefined) throw new Error(`no schema is named ${name}`)
      const valid = check(value) as boolean
      validator.errors = check.errors ?? null
      return valid
    }
    return validator
  }

  #shape(shape: ShapeModel): Shape {
    if ('object' in shape) return this.#object(shape.object)
    if ('items' in shape) return { items: this.#shape(shape.items) }
    if ('values' in shape) return { values: this.#shape(shape.values) }
    if ('tagged' in shape) return { tagged: this.#shape(shape.tagged) }
    if ('oneOf' in shape) return { oneOf: shape.oneOf.map((member) => this.#shape(member)) }
    return { fields: this.#fields(shape.fields) }
  }

  #fields(fields: Readonly<Record<string, ShapeModel>>): Readonly<Record<string, Shape>> {
    return Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, this.#shape(shape)]))
  }

  #object(name: string): ObjectType {
    const known = this.#objects.get(name)
    if (known !== undefined) return known
    const object = this.#model.definitions[name]?.object
    if (object === undefined || object === null) throw new Error(`${name} is no versioned object`)
    const members: Record<string, JsonSchema> = Object.fromEntries(
      object.fields.map((field) => [field.name, field.schema]),
    )
    const newer = fieldsBeyondCaps(name, object, this.#model)
    let fields: Readonly<Record<string, Shape>> | undefined
    const type: ObjectType = {
      objectName: name,
      namespace: object.namespace,
      version: object.version,
      ...(this.#caps && { caps: this.#caps }),
      ...(newer && { newer }),
      fields: () => {
        fields ??= this.#fields(fieldShapes(members, this.#model) ?? {})
        return fields
      },
    }
    this.#objects.set(name, type)
    return type
  }
}

function errorClass(error: ErrorModel): DeclaredErrorClass {
  const identity = { class: error.class, module: error.module, template: error.message }
  return {
    remoteClass: error.class,
    remoteModule: error.module,
    fromFailure: (failure) =>
      Object.assign(new DeclaredError(identity, failure.kwargs, { failure }), { name: error.class }),
  }
}
