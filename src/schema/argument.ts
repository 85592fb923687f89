import { definitionKind, kindOf } from './brand.js'
import type { Schema } from './schema.js'
import type { Version } from './version.js'

/**
 * What a client does with an argument that the version cap does not admit: `drop` leaves it out, `reject` refuses to send,
 * `{ as: name }` sends its value as another argument, which older peers have.
 */
export type OlderPeers = 'drop' | 'reject' | { readonly as: string }

/** A member that came later than the argument which has it. */
export interface MemberDefinition {
  /** First version that has the member. */
  readonly since: Version
  /** `drop` leaves the member out for older peers; `reject` refuses to send. Absent: `reject`. */
  readonly olderPeers?: 'drop' | 'reject'
}

/** An argument with a history: since when it exists, until when it did, and what older peers get. */
export interface ArgumentDefinition {
  readonly [definitionKind]: 'argument'
  readonly schema: Schema
  /** First version that has the argument. Absent: as old as its method. */
  readonly since?: Version
  /** First version that no longer has it. */
  readonly until?: Version
  /** What older peers get. */
  readonly olderPeers: OlderPeers
  /** Members that came later, by name. */
  readonly members?: Readonly<Record<string, MemberDefinition>>
}

/** What stands for one argument in a method's `args`. */
export type ArgumentInput = Schema | ArgumentDefinition

/**
 * An argument added in a later minor version. It is optional by nature, as older callers do not send it.
 *
 * @example no_snapshots: since('3.16', Type.Boolean({ default: false }), { olderPeers: 'drop' })
 */
export function since(
  version: Version,
  schema: Schema | ArgumentDefinition,
  options: { readonly olderPeers?: OlderPeers } = {},
): ArgumentDefinition {
  const argument = toArgument(schema)
  return { ...argument, since: version, olderPeers: options?.olderPeers ?? argument.olderPeers }
}

/** An argument that a later version no longer has. Wraps a schema, or an argument made by {@link since}. */
export function until(version: Version, schema: Schema | ArgumentDefinition): ArgumentDefinition {
  return { ...toArgument(schema), until: version }
}

/**
 * An argument that is an object some of whose members came later. Servers take them in any version, as objects are open; what
 * this adds is that messages carry the version that the members need, and that older peers do not get them.
 *
 * @example host: withMembers({ cluster_name: { since: '3.5', olderPeers: 'drop' } }, DestinationHost)
 */
export function withMembers(
  members: Readonly<Record<string, MemberDefinition>>,
  schema: Schema | ArgumentDefinition,
): ArgumentDefinition {
  return { ...toArgument(schema), members }
}

function toArgument(input: ArgumentInput): ArgumentDefinition {
  return isArgument(input) ? input : { [definitionKind]: 'argument', schema: input, olderPeers: 'reject' }
}

function isArgument(input: ArgumentInput): input is ArgumentDefinition {
  return kindOf(input) === 'argument'
}
