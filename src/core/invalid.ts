import { InvalidArguments, InvalidResult, type Issue, type Side } from './errors.js'
import { shorten } from './issues.js'

/** Which method a value was refused for, and by whom. */
export interface RefusalPlace {
  readonly side: Side
  /** Name on the wire. */
  readonly name: string
  /** Name of the API; null if no schema is known. */
  readonly api: string | null
  readonly version: string | null
}

/** How many issues the text of an error repeats; `issues` has all of them. */
const mostInText = 5

/** The error for arguments or a context that do not match the schema. */
export function invalidArguments(place: RefusalPlace, issues: readonly Issue[], cause?: unknown): InvalidArguments {
  const message = `Invalid arguments for ${formatPlace(place)}: ${formatIssues(issues)}`
  return new InvalidArguments(message, { method: place.name, issues, side: place.side, cause })
}

/** The error for a result that does not match the schema, or that cannot travel. */
export function invalidResult(place: RefusalPlace, issues: readonly Issue[], cause?: unknown): InvalidResult {
  const message = `Invalid result of ${formatPlace(place)}: ${formatIssues(issues)}`
  return new InvalidResult(message, { method: place.name, issues, side: place.side, cause })
}

/** Such as `cinder-volume.accept_transfer, version 3.16`. */
export function formatPlace({ api, name, version }: Omit<RefusalPlace, 'side'>): string {
  const full = api === null ? shorten(name, 80) : `${api}.${shorten(name, 80)}`
  return version === null ? full : `${full}, version ${shorten(version)}`
}

function formatIssues(issues: readonly Issue[]): string {
  const shown = issues.slice(0, mostInText).map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  const rest = issues.length - shown.length
  return shown.join('; ') + (rest > 0 ? `; and ${rest} more` : '')
}
