import type { RabbitConnectOptions } from '../rabbit/driver.js'
import { amqpSchemes, requireAmqp } from './amqp-scheme.js'
import { type DriverLoader, loadDriver, registerDriver } from './driver-registry.js'
import type { Transport } from './transport.js'
import { parseTransportUrl, type TransportUrl } from './url.js'

const loadMemory: DriverLoader = async () => (await import('./memory/index.js')).openMemory
const loadRabbit: DriverLoader = async () => {
  const { openRabbit } = await import('../rabbit/driver.js')
  return (url, options) => {
    requireAmqp(url.driver)
    return openRabbit(url, options)
  }
}

for (const scheme of ['memory', 'fake', 'kombu+memory', 'rabbit+memory']) registerDriver(scheme, loadMemory)
for (const scheme of amqpSchemes) registerDriver(scheme, loadRabbit)

/**
 * Opens a transport: `rabbit://user:password@host:5672/vhost` for RabbitMQ, `amqp://` as another name for the same and
 * `amqps://` for the same with TLS, on port 5671 by default; `memory:` for a broker inside the process. The driver is loaded when
 * it is first asked for. Throws InvalidTransportURL, DriverLoadFailure, and what the driver throws.
 */
export async function connect(url: string, options: RabbitConnectOptions = {}): Promise<Transport> {
  const parsed = parseTransportUrl(url)
  const open = await loadDriver(parsed.driver)
  warnOfMixedCredentials(parsed)
  return open(parsed, options)
}

/** Credentials belong to one host; who gives them to some only is surprised by `guest` at the others. */
function warnOfMixedCredentials({ hosts }: TransportUrl): void {
  const without = hosts.filter(({ username }) => !username).length
  if (without === 0 || without === hosts.length || typeof process === 'undefined') return
  const text = 'Some hosts of the transport URL have credentials and others not, which are then those of guest'
  process.emitWarning(text, { type: 'StubwireWarning', code: 'STUBWIRE_MIXED_CREDENTIALS' })
}
