import { describeMethod, describeNamespace, describeVersion, type ServerDescription } from '../core/description.js'
import { expose } from './access-policy.js'
import { type Endpoint, untypedEndpoint } from './endpoint.js'

/**
 * The endpoints, and after them one that answers which APIs they serve, in which version, and the hash of their lock files;
 * nothing else. Clients with `versionCap: 'auto'` ask it.
 */
export function withDescription(endpoints: readonly Endpoint[], served: readonly Endpoint[]): readonly Endpoint[] {
  const apis = endpoints.flatMap(({ api, version }) =>
    // An endpoint that was made by hand may lack it.
    api == null ? [] : [{ name: api.name, version, lock: api.lock ?? null }],
  )
  const description: ServerDescription = { apis }
  const handlers = { [describeMethod]: expose(() => description) }
  const options = { namespace: describeNamespace, version: describeVersion, handlers }
  // Silent, as the ping: that a server describes itself must not change what other requests are answered.
  return [...served, untypedEndpoint(options, true)]
}
