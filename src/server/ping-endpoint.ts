import { expose } from './access-policy.js'
import { type Endpoint, untypedEndpoint } from './endpoint.js'

/**
 * What oslo.messaging answers if its option `rpc_ping_enabled` is set: the method `oslo_rpc_server_ping`, with whatever
 * arguments, tells that the server is alive.
 */
export function pingEndpoint(): Endpoint {
  const handlers = { oslo_rpc_server_ping: expose(() => 'pong') }
  // Silent: that a server can be pinged must not turn UnsupportedVersion of everything else into NoSuchMethod.
  return untypedEndpoint({ handlers }, true)
}
