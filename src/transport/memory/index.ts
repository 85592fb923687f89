import type { OpenTransport } from '../driver-registry.js'
import { requireKnownOptions } from '../known-options.js'
import { limitOptions, messageLimits } from '../limit-options.js'
import { parseTransportUrl } from '../url.js'
import { MemoryBroker } from './memory-broker.js'
import { MemoryTransport } from './memory-transport.js'

export type { MemoryBroker } from './memory-broker.js'

/** Brokers of the process, by virtual host. They outlive their transports, as their queues outlive servers. */
const brokers = new Map<string, MemoryBroker>()

/**
 * Opens a transport over the broker of the URL's virtual host. Throws InvalidTransportURL for bad limits, and for other options:
 * it has none.
 */
export const openMemory: OpenTransport = async (url, options) => {
  requireKnownOptions(url, limitOptions)
  return new MemoryTransport(brokerOf(url.virtualHost), options, messageLimits(url.query, options))
}

/** The broker behind a URL such as `memory:` or `memory:///name`, to look at its queues and to publish texts of one's own. */
export function memoryBroker(url = 'memory:'): MemoryBroker {
  return brokerOf(parseTransportUrl(url).virtualHost)
}

function brokerOf(virtualHost: string | null): MemoryBroker {
  const name = virtualHost || '/'
  let broker = brokers.get(name)
  if (broker === undefined) {
    broker = new MemoryBroker()
    brokers.set(name, broker)
  }
  return broker
}
