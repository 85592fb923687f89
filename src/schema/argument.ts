import { definitionKind } from './brand.js'
import type { Schema } from './schema.js'
import type { Version } from './version.js'

/** What a client does with an argument that the version cap does not admit. */
export type OlderPeers = 'drop' | 'reject'

/** An argument with a history: since when it exists, until when it did, and what older peers get. */
export interface ArgumentDefinition {
  readonly [definitionKind]: 'argument'
  readonly schema: Schema
  /** First version that has the argument. Absent: as old as its method. */
  readonly since?: Version
  /** First version that no longer has it. */
  readonly until?: Version
  /** `drop` leaves the argument out for older peers; `reject` refuses to send. */
  readonly olderPeers: OlderPeers
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
  return { ...argument, since: version, olderPeers: options.olderPeers ?? argument.olderPeers }
}

/** An argument that a later version no longer has. Wraps a schema, or an argument made by {@link since}. */
export function until(version: Version, schema: Schema | ArgumentDefinition): ArgumentDefinition {
  return { ...toArgument(schema), until: version }
}

function toArgument(input: ArgumentInput): ArgumentDefinition {
  return isArgument(input) ? input : { [definitionKind]: 'argument', schema: input, olderPeers: 'reject' }
}

function isArgument(input: ArgumentInput): input is ArgumentDefinition {
  return definitionKind in input
}
