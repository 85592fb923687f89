export { type Static, type TSchema, Type } from 'typebox'
export type { AddressDefinition, RouteDefinition } from './address.js'
export {
  type ArgumentDefinition,
  type ArgumentInput,
  type MemberDefinition,
  type OlderPeers,
  since,
  until,
  withMembers,
} from './argument.js'
export { type DefinitionKind, definitionKind, kindOf } from './brand.js'
export { type ApiDefinition, type ApiOptions, defineApi } from './define-api.js'
export { type ErrorDefinition, error } from './error.js'
export { type FloatOptions, float } from './float.js'
export { type Int64Options, int64 } from './int64.js'
export {
  type CallOptions,
  type CastOptions,
  type CommonMethodOptions,
  call,
  callOrCast,
  cast,
  type Delivery,
  type FallbackDefinition,
  type MethodDefinition,
  type MethodExample,
  type MethodKind,
  type VersionsDefinition,
  versions,
} from './method.js'
export { nullable } from './nullable.js'
export type { Schema } from './schema.js'
export { secret } from './secret.js'
export { compareVersions, isVersion, type Version } from './version.js'
export {
  type LazySchema,
  lazy,
  type ObjectFields,
  type VersionedObject,
  type VersionedObjectOptions,
  versionedObject,
} from './versioned-object.js'
