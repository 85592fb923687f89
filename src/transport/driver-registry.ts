import { DriverLoadFailure } from '../core/errors.js'
import { nearestName } from '../core/nearest-name.js'
import type { ConnectOptions } from './connect-options.js'
import type { Transport } from './transport.js'
import type { TransportUrl } from './url.js'

/** Opens a transport. */
export type OpenTransport = (url: TransportUrl, options: ConnectOptions) => Promise<Transport>

/** Fetches a driver; called once per connection, so that a driver that nobody uses is never loaded. */
export type DriverLoader = () => Promise<OpenTransport>

const loaders = new Map<string, DriverLoader>()

/** Makes a driver known under a scheme; replaces one that was. */
export function registerDriver(scheme: string, loader: DriverLoader): void {
  loaders.set(scheme.toLowerCase(), loader)
}

/**
 * The driver of a scheme. For `x+y` without a driver of its own it is that of `x`. Throws DriverLoadFailure, with the
 * nearest and all known schemes, or with the cause if loading failed.
 */
export async function loadDriver(scheme: string): Promise<OpenTransport> {
  const [family = scheme] = scheme.split('+', 1)
  const loader = loaders.get(scheme) ?? loaders.get(family)
  const failed = `Failed to load transport driver "${scheme}"`
  if (loader === undefined) {
    const nearest = nearestName(family, loaders.keys())
    const hint = nearest === undefined ? '' : `did you mean ${nearest}? `
    throw new DriverLoadFailure(
      scheme,
      `${failed}: ${hint}the known schemes are ${[...loaders.keys()].sort().join(', ')}`,
    )
  }
  try {
    return await loader()
  } catch (cause) {
    throw new DriverLoadFailure(scheme, `${failed}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}
