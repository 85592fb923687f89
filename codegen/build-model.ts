import type { Address } from '../src/core/address.js'
import type { MemberHistory } from '../src/core/method.js'
import type {
  ApiModel,
  ArgumentModel,
  DefinitionModel,
  ErrorModel,
  ExampleModel,
  FallbackModel,
  FieldModel,
  JsonSchema,
  MethodModel,
  VariantModel,
} from '../src/model/api-model.js'
import {
  type AddressDefinition,
  type ApiDefinition,
  type ArgumentDefinition,
  type ArgumentInput,
  compareVersions,
  type FallbackDefinition,
  isVersion,
  kindOf,
  type MemberDefinition,
  type MethodDefinition,
  type TSchema,
  type VersionedObject,
  type VersionsDefinition,
} from '../src/schema/index.js'
import { CodegenError, type Finding } from './finding.js'
import { type ConversionScope, jsonText, reportProto, toJsonSchema } from './json-schema.js'
import { isTable, reportMalformed, textOf } from './malformed.js'
import { camelCase, isIdentifier, versionSuffix } from './names.js'
import { fullCaps } from './object-caps.js'
import { envelopeSchema } from './object-envelope.js'
import { admitsNull, byName, descriptionOf, identityOf, without } from './schema-facts.js'
import type { SourceNote, SourceNotes } from './source-reader.js'

/** Where a finding belongs, while the model is being built. */
interface Place {
  readonly method?: string
  readonly argument?: string
  readonly note?: SourceNote | undefined
}

/**
 * Compiles an API as its schema file exports it into the model. Throws {@link CodegenError} with everything that is wrong.
 * Comments and positions come from `notes`, which may be left out.
 */
export function buildModel(api: ApiDefinition, notes?: SourceNotes): ApiModel {
  return new ModelBuilder(api, notes).build()
}

class ModelBuilder {
  readonly #api: ApiDefinition
  readonly #notes: SourceNotes | undefined
  readonly #findings: Finding[] = []
  readonly #definitions = new Map<string, DefinitionModel>()
  /** What each shared name was first defined by, to find two definitions of one name. */
  readonly #sources = new Map<string, unknown>()
  #place: Place = {}

  constructor(api: ApiDefinition, notes: SourceNotes | undefined) {
    this.#api = api
    this.#notes = notes
  }

  build(): ApiModel {
    const api = this.#api
    this.#checkForm()
    this.#place = { note: this.#notes?.api }
    const model: ApiModel = {
      name: api.name,
      description: api.description ?? this.#notes?.api?.text ?? '',
      topic: api.topic,
      exchange: api.exchange ?? null,
      namespace: api.namespace ?? null,
      version: api.version,
      stability: api.stability,
      ...(api.address === undefined ? {} : { address: this.#address(api.address) }),
      history: Object.entries(api.history)
        .map(([version, note]) => ({ version, note }))
        .sort((a, b) => compareVersions(a.version, b.version)),
      context: api.context === undefined ? null : this.#convert(api.context),
      errors: byName(Object.entries(api.errors).map(([name]) => this.#error(name))),
      methods: byName(Object.entries(api.methods).map(([name, method]) => this.#method(name, method))),
      definitions: {},
    }
    if (this.#findings.length > 0) throw new CodegenError(this.#findings)
    const classes = [...this.#definitions.values()].filter(({ object }) => object !== null).map(({ name }) => name)
    return {
      ...model,
      ...(api.objectVersions && { objectVersions: fullCaps(api.objectVersions, new Set(classes)) }),
      definitions: Object.fromEntries(byName([...this.#definitions.values()]).map((it) => [it.name, it])),
    }
  }

  /** Throws if anything is not of the kind that its type asks for: nothing could be made of the rest. */
  #checkForm(): void {
    reportMalformed(this.#api, (problem, mend, { method, argument, error } = {}) => {
      const note =
        (method !== undefined && argument !== undefined ? this.#notes?.argument(method, argument) : undefined) ??
        (method === undefined ? undefined : this.#notes?.method(method)) ??
        (error === undefined ? undefined : this.#notes?.error(error)) ??
        this.#notes?.api
      this.#place = { ...(method !== undefined && { method }), ...(argument !== undefined && { argument }), note }
      this.#report(problem, mend)
    })
    if (this.#findings.length > 0) throw new CodegenError(this.#findings)
  }

  #error(name: string): ErrorModel {
    const definition = this.#api.errors[name]
    const note = this.#notes?.error(name)
    this.#place = { note }
    return {
      name,
      description: definition?.description ?? note?.text ?? '',
      class: definition?.class ?? name,
      module: definition?.module ?? '',
      args: definition?.args === undefined ? null : this.#convert(definition.args),
      message: definition?.message ?? name,
    }
  }

  #method(name: string, definition: MethodDefinition | VersionsDefinition): MethodModel {
    const identifier = camelCase(name)
    const base = `${this.#api.version.split('.')[0]}.0`
    if (kindOf(definition) === 'method') {
      const method = definition as MethodDefinition
      return {
        name,
        identifier,
        variants: [this.#variant(name, identifier, method, method.since ?? base, method.until ?? null)],
      }
    }
    const variants = Object.entries((definition as VersionsDefinition).variants).sort(([a], [b]) =>
      compareVersions(a, b),
    )
    this.#place = { method: name, note: this.#notes?.method(name) }
    if (variants.length === 0)
      this.#report('versions() lists no contract', 'Give at least one, keyed by the version it holds from')
    return {
      name,
      identifier,
      variants: variants.map(([since, method], index) => {
        this.#place = { method: name, note: this.#notes?.method(name, since) }
        if (method.since !== undefined)
          this.#report('a contract inside versions() has a since of its own', 'Take it off: the key says it')
        if (!isVersion(since))
          this.#report(`the key ${JSON.stringify(since)} of versions() is no version`, 'Write major.minor')
        const next = variants[index + 1]?.[0]
        const named = next === undefined ? identifier : `${identifier}${versionSuffix(since)}`
        return this.#variant(name, named, method, since, method.until ?? null, since)
      }),
    }
  }

  #variant(
    name: string,
    identifier: string,
    method: MethodDefinition,
    since: string,
    until: string | null,
    key?: string,
  ): VariantModel {
    const note = this.#notes?.method(name, key)
    const at = (place: Place) => {
      this.#place = { method: name, note, ...place }
    }
    at({})
    const args = Object.entries(method.args).map(([argument, input]) => {
      const argumentNote = this.#notes?.argument(name, argument, key)
      at({ argument, note: argumentNote ?? note })
      return this.#argument(argument, input, since, argumentNote?.text ?? '')
    })
    at({})
    if (method.delivery !== undefined && method.delivery !== 'at-most-once' && method.delivery !== 'at-least-once')
      this.#report(
        `the delivery ${JSON.stringify(method.delivery)} is unknown`,
        "Write 'at-most-once' or 'at-least-once'",
      )
    return {
      identifier,
      description: method.description ?? note?.text ?? '',
      kind: method.kind,
      fanout: method.fanout,
      since,
      until,
      deprecated: method.deprecated ?? null,
      ...(method.fallback === undefined ? {} : { fallback: this.#fallback(name, since, method.fallback) }),
      ...(method.address === undefined
        ? {}
        : { address: method.address === null ? null : this.#address(method.address) }),
      idempotent: method.idempotent ?? method.readOnly ?? false,
      ...(method.readOnly ? { readOnly: true as const } : {}),
      ...(method.delivery === 'at-least-once' && { delivery: method.delivery }),
      timeoutMs: method.timeoutMs ?? null,
      monitorMs: method.monitorMs ?? null,
      args,
      openArgs: method.openArgs ?? false,
      result: method.result === undefined || method.kind === 'cast' ? null : this.#convert(method.result),
      errors: [...method.errors].sort(),
      examples: (method.examples ?? []).map((example, index): ExampleModel => {
        const text = jsonText(example)
        if (text === undefined) this.#report(`example ${index + 1} cannot be written as JSON`, 'Give plain data')
        const plain = JSON.parse(text ?? '{ "args": {} }') as ExampleModel
        return { ...plain, name: plain.name ?? `example ${index + 1}` }
      }),
    }
  }

  #address({ form, routes }: AddressDefinition): Address {
    const sorted = Object.entries(routes).sort(([a], [b]) => compareVersions(a, b))
    return { form, routes: Object.fromEntries(sorted.map(([version, route]) => [version, { ...route }])) }
  }

  /** The contract that `to` means: one of this method by its version, or the newest of another method that is older. */
  #fallback(name: string, since: string, { to, args = {}, without = [] }: FallbackDefinition): FallbackModel {
    const place = { args: { ...args }, without: [...without].sort() }
    const method = isVersion(to) ? name : to
    const definition = Object.hasOwn(this.#api.methods, method) ? this.#api.methods[method] : undefined
    const starts = definition === undefined ? [] : this.#starts(definition)
    const found = isVersion(to)
      ? starts.find((it) => it === to)
      : starts.findLast((it) => compareVersions(it, since) < 0)
    if (found !== undefined) return { method, since: found, ...place }
    if (definition === undefined) {
      this.#report(`its fallback ${JSON.stringify(to)} is no method of the API`, 'Name a method as it is on the wire')
    } else if (isVersion(to)) {
      this.#report(`its fallback names ${to}, from which no contract holds`, `Use one of ${starts.join(', ')}`)
    } else {
      this.#report(`its fallback ${to} is not older`, `Name a method that versions below ${since} have`)
    }
    return { method, since: starts[0] ?? since, ...place }
  }

  /** The versions from which the contracts of a method hold, oldest first. */
  #starts(definition: MethodDefinition | VersionsDefinition): string[] {
    if (kindOf(definition) === 'versions') {
      return Object.keys((definition as VersionsDefinition).variants).sort(compareVersions)
    }
    return [(definition as MethodDefinition).since ?? `${this.#api.version.split('.')[0]}.0`]
  }

  #argument(name: string, input: ArgumentInput, methodSince: string, comment: string): ArgumentModel {
    const history = kindOf(input) === 'argument' ? (input as ArgumentDefinition) : undefined
    const source = history === undefined ? (input as TSchema) : history.schema
    const optional = typeof source === 'object' && source !== null && '~optional' in source
    const since = history?.since ?? methodSince
    const schema = this.#convert(source)
    const required = !optional && history?.since === undefined && history?.until === undefined
    return {
      name,
      description: descriptionOf(schema) || comment,
      schema,
      required,
      nullable: admitsNull(schema, this.#definitions),
      since,
      until: history?.until ?? null,
      olderPeers: history?.olderPeers ?? 'reject',
      ...(history?.members === undefined ? {} : { members: memberHistories(history.members) }),
      objectClass: this.#objectClass(schema),
    }
  }

  /** The class, if the schema is a reference to one versioned object, or that or null. */
  #objectClass(schema: JsonSchema): string | null {
    const members = Array.isArray(schema.anyOf)
      ? (schema.anyOf as JsonSchema[]).filter((it) => it.type !== 'null')
      : [schema]
    const reference = members.length === 1 ? members[0]?.$ref : undefined
    if (typeof reference !== 'string') return null
    const name = reference.slice('#/definitions/'.length)
    return this.#definitions.get(name)?.object ? name : null
  }

  #convert(schema: TSchema): JsonSchema {
    const scope: ConversionScope = {
      problem: (problem, mend) => this.#report(problem, mend),
      define: (name, source, convert) => this.#define(name, source, convert),
      object: (object) => this.#object(object, scope),
      resolving: new Set(),
    }
    return toJsonSchema(schema, scope)
  }

  #define(name: string, source: TSchema, convert: () => JsonSchema): void {
    if (!this.#claim(name, identityOf(source))) return
    const schema = convert()
    this.#definitions.set(name, {
      name,
      description: descriptionOf(schema),
      schema: without(schema, 'description'),
      object: null,
    })
  }

  #object(object: VersionedObject, scope: ConversionScope): void {
    const name = object.$id
    const { namespace, versions: table } = object
    if (
      ![name, namespace].every((it) => typeof it === 'string') ||
      !isTable(table) ||
      !Object.values(table).every(isTable)
    ) {
      this.#report(
        `versioned object ${typeof name === 'string' ? name : textOf(name)} has no name, no namespace, or no table of fields for each of its versions`,
        "Write versionedObject('Name', { namespace: 'project', versions: { '1.0': { … } } })",
      )
      return
    }
    if (!this.#claim(name, table)) return
    const fields: FieldModel[] = []
    const versions = Object.keys(object.versions).sort(compareVersions)
    for (const since of versions) {
      if (!isVersion(since))
        this.#report(`versioned object ${name} has the version ${JSON.stringify(since)}`, 'Write major.minor')
      for (const [field, schema] of Object.entries(object.versions[since] ?? {})) {
        if (field === '__proto__') reportProto(scope)
        const converted = toJsonSchema(schema, scope)
        const description = descriptionOf(converted) || (this.#notes?.field(name, field)?.text ?? '')
        fields.push({ name: field, description, since, schema: converted })
      }
    }
    const version = versions.at(-1)
    if (version === undefined)
      this.#report(`versioned object ${name} has no version`, "Give versions: { '1.0': { … } }")
    this.#definitions.set(name, {
      name,
      description: object.description ?? this.#notes?.object(name)?.text ?? '',
      schema: envelopeSchema(name, object.namespace, version ?? '1.0', fields),
      object: { namespace: object.namespace, version: version ?? '1.0', fields },
    })
  }

  /** Takes a shared name; false if it is taken already, which is a mistake only if by something else. */
  #claim(name: string, source: unknown): boolean {
    if (!isIdentifier(name))
      this.#report(`the $id ${JSON.stringify(name)} cannot name a type`, 'Use letters, digits and _ only')
    if (this.#sources.has(name)) {
      if (this.#sources.get(name) !== source)
        this.#report(`two different schemas have the $id ${JSON.stringify(name)}`, 'Rename one of them')
      return false
    }
    this.#sources.set(name, source)
    return true
  }

  #report(problem: string, mend: string): void {
    const { method, argument, note } = this.#place
    const api = typeof this.#api.name === 'string' ? this.#api.name : undefined
    const file = note?.file ?? this.#notes?.file ?? api ?? 'an API without a name'
    this.#findings.push({
      file,
      ...(note === undefined ? {} : { line: note.line }),
      ...(api === undefined ? {} : { api }),
      ...(method === undefined ? {} : { method }),
      ...(argument === undefined ? {} : { argument }),
      problem,
      mend,
    })
  }
}

function memberHistories(members: Readonly<Record<string, MemberDefinition>>): Record<string, MemberHistory> {
  const entries = Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    entries.map(([name, { since, olderPeers }]) => [name, { since, olderPeers: olderPeers ?? 'reject' }]),
  )
}
