import { type TSchema, Type } from 'typebox'
import { definitionKind } from './brand.js'
import type { Schema } from './schema.js'
import type { Version } from './version.js'

/** Fields that a version of a versioned object added. */
export type ObjectFields = Readonly<Record<string, Schema>>

/** What {@link versionedObject} takes beside the name. */
export interface VersionedObjectOptions {
  /** `versioned_object.namespace`, for example the project that owns the class. */
  readonly namespace: string
  /** Each version with the fields that it added; the last one is the version sent. */
  readonly versions: Readonly<Partial<Record<Version, ObjectFields>>>
  readonly description?: string
}

/**
 * A class of oslo.versionedobjects. It is a TypeBox schema (of the plain object that people work with), so that it can stand
 * wherever a schema can; on the wire it travels in the envelope `versioned_object.name/.namespace/.version/.data/.changes`.
 */
export interface VersionedObject extends TSchema {
  readonly [definitionKind]: 'object'
  readonly $id: string
  readonly namespace: string
  readonly versions: Readonly<Record<string, ObjectFields>>
  readonly description?: string
}

/** A schema named later, for objects that refer to each other. */
export interface LazySchema extends TSchema {
  readonly [definitionKind]: 'lazy'
  readonly resolve: () => Schema
}

/**
 * Declares a versioned object. Any field may be unset (absent), which differs from null: see {@link nullable}.
 * Where two objects refer to each other, annotate the constants as `VersionedObject` and refer through {@link lazy}.
 */
export function versionedObject(name: string, options: VersionedObjectOptions): VersionedObject {
  return hide(Type.Unsafe<unknown>({ $id: name }), {
    [definitionKind]: 'object',
    namespace: options?.namespace,
    versions: options?.versions,
    description: options?.description,
  }) as unknown as VersionedObject
}

/** Refers to a schema that is defined further down, or that refers back. */
export function lazy(resolve: () => Schema): LazySchema {
  return hide(Type.Unsafe<unknown>({}), { [definitionKind]: 'lazy', resolve }) as unknown as LazySchema
}

/** Adds members that are not enumerable, as TypeBox does, so that they are no part of the JSON Schema. */
function hide(schema: TSchema, members: Record<PropertyKey, unknown>): TSchema {
  for (const key of Reflect.ownKeys(members)) {
    Object.defineProperty(schema, key, { value: members[key], enumerable: false })
  }
  return schema
}
