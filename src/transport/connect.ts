import type { RabbitConnectOptions } from '../rabbit/driver.js'
import { type DriverLoader, loadDriver, registerDriver } from './driver-registry.js'
import type { Transport } from './transport.js'
import { parseTransportUrl } from './url.js'

const loadMemory: DriverLoader = async () => (await import('./memory/index.js')).openMemory
const loadRabbit: DriverLoader = async () => (await import('../rabbit/driver.js')).openRabbit

for (const scheme of ['memory', 'fake', 'kombu+memory', 'rabbit+memory']) registerDriver(scheme, loadMemory)
for (const scheme of ['rabbit', 'kombu']) registerDriver(scheme, loadRabbit)

/**
 * Opens a transport: `rabbit://user:password@host:5672/vhost` for RabbitMQ, `memory:` for a broker inside the process. The
 * driver is loaded when it is first asked for. Throws InvalidTransportURL, DriverLoadFailure, and what the driver throws.
 */
export async function connect(url: string, options: RabbitConnectOptions = {}): Promise<Transport> {
  const parsed = parseTransportUrl(url)
  const open = await loadDriver(parsed.driver)
  return open(parsed, options)
}
