import { InvalidVersion } from './errors.js'
import { pythonInt } from './python-int.js'

/**
 * Whether something that implements one version can take a request for another: majors equal, requested minor not above the
 * implemented one, and with equal minors the same for the third part. The rule of oslo.messaging to the letter, also where it
 * is odd: no implemented version takes everything, no requested version is taken by nothing, the third part is read only
 * where it matters, later parts never. Throws InvalidVersion for what that rule cannot read; its `wireClass` is the
 * exception that a Python peer would answer with.
 */
export function versionIsCompatible(implemented: string | null, requested: string | null): boolean {
  if (implemented === null) return true
  if (requested === null) return false
  const wanted = requested.split('.')
  const given = implemented.split('.')
  // Mixed comparison on purpose: parts may be numbers or, beyond 15 digits, BigInts.
  // biome-ignore lint/suspicious/noDoubleEquals: 1 and 1n are the same part
  if (part(wanted, 0) != part(given, 0)) return false
  const wantedMinor = part(wanted, 1)
  const givenMinor = part(given, 1)
  if (wantedMinor > givenMinor) return false
  if (wantedMinor < givenMinor) return true
  return pythonInt(wanted[2] ?? '0') <= pythonInt(given[2] ?? '0')
}

function part(parts: readonly string[], index: number): bigint | number {
  const text = parts[index]
  if (text === undefined) throw new InvalidVersion('list index out of range', { wireClass: 'IndexError' })
  return pythonInt(text)
}
