/**
 * A schema version, `major.minor`, for example `3.16`. The minor counts in whole numbers: 3.10 is newer than 3.9.
 */
export type Version = `${number}.${number}`

/** True for text of the form `major.minor` in plain decimal digits. */
export function isVersion(text: unknown): text is Version {
  return typeof text === 'string' && /^(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(text)
}

/** Negative if `a` is older than `b`, zero if they are equal, positive if `a` is newer. */
export function compareVersions(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number)
  const [majorB = 0, minorB = 0] = b.split('.').map(Number)
  return majorA - majorB || minorA - minorB
}
