import type { ApiModel } from '../../src/model/api-model.js'
import { shapeText } from './inclusion/atoms.js'

/** What a change of one member of the model means. */
export type MemberMeaning =
  /** Nothing to any peer: prose, examples. */
  | 'documentation'
  /** It follows from other members. */
  | 'derived'
  /** A rule looks at it. */
  | 'compared'
  /** It breaks nobody, but is part of what a version means. */
  | 'versioned'

/**
 * Every member of the model, by the name of its interface. A test holds this table against `src/model/api-model.ts`: who adds
 * a member says here what its change means. What is not listed is reported when it changes, never passed over.
 */
export const modelMembers = {
  ApiModel: {
    name: 'compared',
    description: 'documentation',
    topic: 'compared',
    exchange: 'compared',
    namespace: 'compared',
    version: 'compared',
    stability: 'compared',
    address: 'compared',
    history: 'documentation',
    objectVersions: 'compared',
    context: 'compared',
    errors: 'compared',
    methods: 'compared',
    definitions: 'compared',
  },
  DefinitionModel: { name: 'compared', description: 'documentation', schema: 'compared', object: 'compared' },
  ObjectModel: { namespace: 'compared', version: 'compared', fields: 'compared' },
  FieldModel: { name: 'compared', description: 'documentation', since: 'compared', schema: 'compared' },
  ErrorModel: {
    name: 'compared',
    description: 'documentation',
    class: 'compared',
    module: 'compared',
    args: 'compared',
    message: 'documentation',
  },
  MethodModel: { name: 'compared', identifier: 'compared', variants: 'compared' },
  VariantModel: {
    identifier: 'derived',
    description: 'documentation',
    kind: 'compared',
    fanout: 'compared',
    since: 'compared',
    until: 'compared',
    deprecated: 'documentation',
    fallback: 'compared',
    address: 'compared',
    idempotent: 'compared',
    readOnly: 'compared',
    delivery: 'compared',
    timeoutMs: 'versioned',
    monitorMs: 'versioned',
    args: 'compared',
    openArgs: 'compared',
    result: 'compared',
    errors: 'compared',
    examples: 'documentation',
  },
  FallbackModel: { method: 'compared', since: 'compared', args: 'compared', without: 'compared' },
  ArgumentModel: {
    name: 'compared',
    description: 'documentation',
    schema: 'compared',
    required: 'compared',
    nullable: 'derived',
    since: 'compared',
    until: 'compared',
    olderPeers: 'compared',
    members: 'compared',
    objectClass: 'derived',
  },
  ExampleModel: { name: 'documentation', args: 'documentation', result: 'documentation' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, MemberMeaning>>>>

/** Name of an interface of the model. */
export type ModelPart = keyof typeof modelMembers

/** What a change of that member means; undefined if nobody said. */
export function meaningOf(part: ModelPart, member: string): MemberMeaning | undefined {
  const members: Readonly<Record<string, MemberMeaning>> = modelMembers[part]
  return Object.hasOwn(members, member) ? members[member] : undefined
}

/** A member that changed and of which nobody said what that means. */
export interface UnclassifiedChange {
  readonly member: string
  readonly before: string
  readonly after: string
}

/** Members beyond the table that differ. One that says nothing (null, false, nothing in it) is like one that is not there. */
export function unclassifiedChanges(part: ModelPart, before: object, after: object): UnclassifiedChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names]
    .filter((name) => meaningOf(part, name) === undefined)
    .map((member) => ({ member, before: said(before, member), after: said(after, member) }))
    .filter((change) => change.before !== change.after)
}

/**
 * The same text for what means the same on the wire: of a model without prose, without versions and history of the API, and
 * without object version caps, which have versions of their own.
 */
export function contractText(model: ApiModel): string {
  const { version: _version, objectVersions: _caps, ...rest } = strip('ApiModel', model) as Record<string, unknown>
  return JSON.stringify(rest)
}

function said(owner: object, member: string): string {
  const value: unknown = Reflect.get(owner, member)
  return isSilent(value) ? 'not there' : JSON.stringify(value)
}

function isSilent(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** Members that hold parts of the model. */
const partOf: Readonly<Record<string, ModelPart>> = {
  errors: 'ErrorModel',
  methods: 'MethodModel',
  variants: 'VariantModel',
  args: 'ArgumentModel',
  fields: 'FieldModel',
  object: 'ObjectModel',
  fallback: 'FallbackModel',
}
const schemas = new Set(['schema', 'context', 'result'])

function strip(part: ModelPart, value: object): object {
  // What says nothing is as good as not there: lock files of earlier versions lack members that came later.
  const entries = Object.entries(value).filter(([name, member]) => {
    const meaning = meaningOf(part, name)
    return !isSilent(member) && meaning !== 'documentation' && meaning !== 'derived'
  })
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, it]) => [name, member(part, name, it)]),
  )
}

function member(part: ModelPart, name: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (part === 'ApiModel' && name === 'definitions') {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, it]) => [key, strip('DefinitionModel', it as object)]),
    )
  }
  if (schemas.has(name) || (part === 'ErrorModel' && name === 'args'))
    return schemaText(value as Record<string, unknown>)
  const inner = partOf[name]
  if (inner === undefined || part === 'FallbackModel' || (Array.isArray(value) && typeof value[0] === 'string'))
    return value
  return Array.isArray(value) ? value.map((it) => strip(inner, it as object)) : strip(inner, value)
}

/** A schema with its default, which means something where an argument is left out. */
function schemaText(schema: Record<string, unknown>): unknown[] {
  return [shapeText(schema), ...(schema.default === undefined ? [] : [schema.default])]
}
