import type { Definitions } from '../../../src/contract/conjunction.js'
import type { JsonSchema } from '../../../src/model/api-model.js'

/** What a reason is about; together with the direction it decides which rule is broken. */
export type Topic =
  | 'type'
  | 'limit'
  | 'enum'
  | 'required'
  /** A declared member that the receiver refuses. */
  | 'member'
  /** Members of any name that the receiver refuses. */
  | 'closed'
  | 'union'
  | 'pattern'
  | 'format'
  /** Keywords that cannot be compared. */
  | 'other'

/** A place inside of two schemas that are compared. */
export interface Place {
  /** JSON pointer; `*` stands for any item or member. */
  readonly pointer: string
  /** True if nothing on the way here leaves a choice, so that what is wrong here is wrong altogether. */
  readonly certain: boolean
  /** A whole value of the sender with the given one at this place; undefined if none can be made. */
  readonly embed: (value: unknown) => unknown
}

/** Why values of the sender may be refused by the receiver. */
export interface Reason {
  readonly topic: Topic
  readonly place: Place
  /** The keyword on either side, in short: `minimum 1`. */
  readonly sent: string
  readonly taken: string
  /** The schemas that meet at the place; `{ not: {} }` for a receiver that takes nothing there. */
  readonly sender: JsonSchema
  readonly receiver: JsonSchema
  /** Values that are likely to show it. */
  readonly probes: readonly unknown[]
  /** False if the keyword can only be judged by values. */
  readonly certain: boolean
}

/** The outermost place. */
export const wholeValue: Place = { pointer: '', certain: true, embed: (value) => value }

/** Two schemas at one place. */
export interface Pair {
  readonly sender: JsonSchema
  readonly receiver: JsonSchema
  readonly place: Place
}

/** What the parts of a comparison need of the whole. */
export interface Comparison {
  /** Shared schemas of the sender. */
  readonly senders: Definitions
  /** Why some value of the sender might be refused; empty if none can be. */
  reasons(sender: JsonSchema, receiver: JsonSchema, place: Place): Reason[]
}

/** A reason at a place; nothing is more certain than the place. */
export function reason(
  { sender, receiver, place }: Pair,
  topic: Topic,
  sent: string,
  taken: string,
  more: { readonly certain?: boolean; readonly probes?: readonly unknown[] } = {},
): Reason {
  const certain = (more.certain ?? true) && place.certain
  return { topic, place, sent, taken, sender, receiver, probes: more.probes ?? [], certain }
}
