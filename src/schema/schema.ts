import type { TSchema } from 'typebox'
import type { definitionKind } from './brand.js'

/**
 * A schema where one is wanted. TypeBox's own `TSchema` admits any value; this admits no text or number, and no other
 * definition of this language, such as an argument made by `since` where only a plain schema has a meaning.
 */
export type Schema = TSchema & object & { readonly [definitionKind]?: 'object' | 'lazy' }
