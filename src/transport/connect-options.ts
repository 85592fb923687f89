import type { MessageLimits } from '../core/message-limits.js'

/**
 * Options of every driver. A driver may take further ones, and takes them from the query of the URL as well: the limits are
 * `stubwire_max_message_bytes` (4,096 bytes to 500 MiB; default 128 MiB) and `stubwire_max_depth` (8 to 512; default 512) there, and
 * win over these. What is written has at most 510 levels.
 */
export interface ConnectOptions extends Partial<MessageLimits> {
  /** Exchange of targets that name none; default `openstack`, as oslo.messaging's `control_exchange`. */
  readonly defaultExchange?: string
  /** Modules whose exceptions a client may take for what they say they are; default none. */
  readonly allowedRemoteModules?: readonly string[]
}

/** The exchange of targets that name none, unless the options say otherwise. */
export const standardExchange = 'openstack'
