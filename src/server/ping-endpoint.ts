import { expose } from './access-policy.js'
import { type Endpoint, untypedEndpoint } from './endpoint.js'

const ping = 'oslo_rpc_server_ping'

/** The endpoints, and after them one that answers pings; as in oslo.messaging, not if the last has the method itself. */
export function withPing(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return endpoints.at(-1)?.routes.has(ping) ? endpoints : [...endpoints, pingEndpoint()]
}

/**
 * What oslo.messaging answers if its option `rpc_ping_enabled` is set: the method `oslo_rpc_server_ping`, with whatever
 * arguments, tells that the server is alive.
 */
function pingEndpoint(): Endpoint {
  const handlers = { [ping]: expose(() => 'pong') }
  // Silent: that a server can be pinged must not turn UnsupportedVersion of everything else into NoSuchMethod.
  return untypedEndpoint({ handlers }, true)
}
