import { routeTo } from '../core/address.js'
import { InvalidTarget } from '../core/errors.js'
import type { Method } from '../core/method.js'
import type { Target } from '../core/target.js'
import type { HostOptions, SendingOptions } from './options.js'

/**
 * Where a message goes when its caller names a host. Throws InvalidTarget for a host of a method that takes none, beside a topic
 * or a server, or not in the form that the API declares.
 */
export function hostTarget(
  method: Method,
  options: HostOptions & Pick<SendingOptions, 'topic' | 'server'>,
  prepared: string | null | undefined,
  cap: string | null,
  target: Target,
): Target {
  const { host } = options
  const { address } = method
  if (host && address === undefined)
    throw new InvalidTarget(
      `${method.api}.${method.name} takes no host: its API does not say how servers are addressed`,
      target,
    )
  const given = options.topic !== undefined || options.server !== undefined
  if (host && given) throw new InvalidTarget('Give a host, or topic and server, but not both', target)
  // A host that was prepared gives way to a place that the call itself names.
  const place = host === undefined && !given ? prepared : host
  return place && address !== undefined ? routeTo(address, place, cap, target) : target
}
