import type { ConnectOptions } from '../transport/connect-options.js'
import type { RabbitDriverOptions } from './typed-options.js'

/** What the RabbitMQ driver takes beside the options of every driver. */
export interface RabbitConnectOptions extends ConnectOptions {
  /** How long `listen` tries to reach the broker before it gives up, in milliseconds; default 60,000. */
  readonly listenTimeoutMs?: number
  /** How queues and connections are; what the query of the URL says wins over it. */
  readonly rabbit?: RabbitDriverOptions
}
