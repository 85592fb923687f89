import type { Transport } from '../transport/transport.js'
import type { TransportUrl } from '../transport/url.js'
import { rabbitOptions } from './options.js'
import type { RabbitConnectOptions } from './rabbit-connect-options.js'
import { RabbitTransport } from './rabbit-transport.js'

/**
 * Opens a transport over RabbitMQ. Nothing is connected before it is needed, so the broker need not be up. Throws
 * InvalidTransportURL for options that are unknown or malformed, in the URL as beside it.
 */
export async function openRabbit(url: TransportUrl, options: RabbitConnectOptions = {}): Promise<Transport> {
  return new RabbitTransport(url, rabbitOptions(url.query, options.rabbit, url.driver, options), options)
}

export type { RabbitConnectOptions } from './rabbit-connect-options.js'
export type { RabbitDriverOptions } from './typed-options.js'
