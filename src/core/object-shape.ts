/**
 * Says where versioned objects sit inside a value, so that they can be converted at the edge without a walk of the whole
 * value. Codegen writes these.
 */
export type Shape =
  | ObjectType
  | { readonly items: Shape }
  | { readonly values: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> }
  | { readonly oneOf: readonly Shape[] }
  /** Plain data may stand here as well: only what says that it is a versioned object counts as one. */
  | { readonly tagged: Shape }

/** A class of oslo.versionedobjects. */
export interface ObjectType {
  readonly objectName: string
  readonly namespace: string
  /** Version that is written for objects that do not carry one. */
  readonly version: string
  /** What is written under each object version cap; absent: the API has no such caps. */
  readonly caps?: ObjectCaps
  /** Fields that some cap leaves out, with the version that brought them. */
  readonly newer?: Readonly<Record<string, string>>
  /** Fields that hold objects themselves; a function, as classes refer to each other. */
  readonly fields: () => Readonly<Record<string, Shape>>
}

/** By cap: the versions of classes that are older there than the newest. */
export type ObjectCaps = Readonly<Record<string, Readonly<Record<string, string>>>>
