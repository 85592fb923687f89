/** Options of every driver. A driver may take further ones, and takes them from the query of the URL as well. */
export interface ConnectOptions {
  /** Exchange of targets that name none; default `openstack`, as oslo.messaging's `control_exchange`. */
  readonly defaultExchange?: string
  /** Modules whose exceptions a client may take for what they say they are; default none. */
  readonly allowedRemoteModules?: readonly string[]
}

/** The exchange of targets that name none, unless the options say otherwise. */
export const standardExchange = 'openstack'
