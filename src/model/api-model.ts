import type { Address } from '../core/address.js'
import type { MemberHistory, MethodKind, OlderPeers } from '../core/method.js'

/** A JSON Schema (draft-07) as plain data: no TypeBox markers, shared schemas replaced by `$ref: '#/definitions/Name'`. */
export type JsonSchema = { readonly [key: string]: unknown }

/** An API after loading: plain data, canonical, without anything of the schema language. The lock file holds this. */
export interface ApiModel {
  readonly name: string
  readonly description: string
  readonly topic: string
  readonly exchange: string | null
  readonly namespace: string | null
  readonly version: string
  readonly stability: 'stable' | 'alpha'
  /** How callers address servers; absent: they name no host. */
  readonly address?: Address
  /** Note of each version that has one, oldest first. */
  readonly history: readonly { readonly version: string; readonly note: string }[]
  /** By object version cap, oldest first: the versions of all classes of the API; absent: there are no caps. */
  readonly objectVersions?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Schema of the request context, or null. */
  readonly context: JsonSchema | null
  /** By name. */
  readonly errors: readonly ErrorModel[]
  /** By name. */
  readonly methods: readonly MethodModel[]
  /** Shared schemas by `$id`, sorted by name. Versioned objects are among them, in wire form. */
  readonly definitions: Readonly<Record<string, DefinitionModel>>
}

/** A shared schema. */
export interface DefinitionModel {
  readonly name: string
  readonly description: string
  /** For plain definitions: the schema. For versioned objects: that of the envelope on the wire. */
  readonly schema: JsonSchema
  /** Set for versioned objects. */
  readonly object: ObjectModel | null
}

/** A class of oslo.versionedobjects. */
export interface ObjectModel {
  readonly namespace: string
  /** Newest version. */
  readonly version: string
  readonly fields: readonly FieldModel[]
}

/** A field of a versioned object. */
export interface FieldModel {
  readonly name: string
  readonly description: string
  readonly since: string
  readonly schema: JsonSchema
}

/** A declared error. */
export interface ErrorModel {
  readonly name: string
  readonly description: string
  /** Class name on the wire. */
  readonly class: string
  readonly module: string
  readonly args: JsonSchema | null
  /** Template of the text. */
  readonly message: string
}

/** A method by its wire name, with its contracts, oldest first; most methods have one. */
export interface MethodModel {
  readonly name: string
  /** camelCase name in TypeScript. */
  readonly identifier: string
  readonly variants: readonly VariantModel[]
}

/** One contract of a method. */
export interface VariantModel {
  /** Name of the client method and handler: the method's identifier, with `V3_0` appended for all but the newest contract. */
  readonly identifier: string
  readonly description: string
  readonly kind: MethodKind
  readonly fanout: boolean
  readonly since: string
  readonly until: string | null
  readonly deprecated: string | null
  /** What is sent to servers that are older than this contract; absent: nothing. */
  readonly fallback?: FallbackModel
  /** How callers address it; null: they name no host; absent: as the API says. */
  readonly address?: Address | null
  readonly idempotent: boolean
  /** True if the method changes nothing; absent otherwise, as in the lock files of before there was such a mark. */
  readonly readOnly?: true
  /** Present if servers take a request off its queue after the answer only. */
  readonly delivery?: 'at-least-once'
  readonly timeoutMs: number | null
  readonly monitorMs: number | null
  readonly args: readonly ArgumentModel[]
  /** True if further arguments are taken, unchecked. */
  readonly openArgs: boolean
  /** Null for casts and for calls that answer null. */
  readonly result: JsonSchema | null
  readonly errors: readonly string[]
  readonly examples: readonly ExampleModel[]
}

/** The older contract that takes the place of a newer one. */
export interface FallbackModel {
  /** Wire name of its method. */
  readonly method: string
  /** Version from which that contract holds. */
  readonly since: string
  /** Arguments that are called otherwise there: by the name there, the name here. */
  readonly args: Readonly<Record<string, string>>
  /** Arguments that do not exist there and are left out. */
  readonly without: readonly string[]
}

/** One argument. */
export interface ArgumentModel {
  readonly name: string
  readonly description: string
  readonly schema: JsonSchema
  readonly required: boolean
  readonly nullable: boolean
  /** First version that has it; at least that of the contract. */
  readonly since: string
  readonly until: string | null
  readonly olderPeers: OlderPeers
  /** Members that are newer than the argument, by name; absent: none. */
  readonly members?: Readonly<Record<string, MemberHistory>>
  /** Class, if the argument is one versioned object (or null). */
  readonly objectClass: string | null
}

/** A recorded example, in wire form. */
export interface ExampleModel {
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
  readonly result?: unknown
}
