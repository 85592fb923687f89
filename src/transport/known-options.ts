import { InvalidTransportURL } from '../core/errors.js'
import { nearestName } from '../core/nearest-name.js'
import type { TransportUrl } from './url.js'

/**
 * Throws InvalidTransportURL if the query of a URL has an option that is not among the known ones: for drivers, as an option
 * that is overlooked does harm later. The text names the option and the nearest known one, never a value.
 */
export function requireKnownOptions({ driver, query }: TransportUrl, known: readonly string[]): void {
  const unknown = Object.keys(query).find((name) => !known.includes(name))
  if (unknown === undefined) return
  const nearest = nearestName(unknown, known)
  const listed = known.length === 0 ? `"${driver}" takes none` : `the options are ${known.join(', ')}`
  const hint = nearest === undefined ? listed : `did you mean ${nearest}?`
  throw new InvalidTransportURL(`Unknown option ${unknown} in the transport URL; ${hint}`)
}
