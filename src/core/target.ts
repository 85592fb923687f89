/**
 * Where a message goes, or what a server or endpoint answers to. A server needs `topic` and `server`, an endpoint
 * `namespace` and `version`, a client `topic`.
 */
export interface Target {
  readonly exchange?: string | null
  readonly topic?: string | null
  readonly namespace?: string | null
  readonly version?: string | null
  readonly server?: string | null
  readonly fanout?: boolean | null
}

const fields = ['exchange', 'topic', 'namespace', 'version', 'server', 'fanout'] as const

/**
 * Text of a target as oslo.messaging prints it: `<Target topic=a, server=b>`, set members only, in a fixed order.
 */
export function formatTarget(target: Target): string {
  const parts = fields.filter((field) => target[field]).map((field) => `${field}=${pythonText(target[field])}`)
  return `<Target ${parts.join(', ')}>`
}

/** A copy with some members replaced; a member given as null clears it, one given as undefined is kept. */
export function mergeTarget(base: Target, overrides: Target): Target {
  const merged: { -readonly [Key in keyof Target]: Target[Key] } = { ...base }
  for (const field of fields) {
    const value = overrides[field]
    if (value !== undefined) Object.assign(merged, { [field]: value })
  }
  return merged
}

/** Whether two targets are the same; an absent member is a null one, but not an empty text. */
export function sameTarget(one: Target, other: Target): boolean {
  return fields.every((field) => (one[field] ?? null) === (other[field] ?? null))
}

function pythonText(value: unknown): string {
  return value === true ? 'True' : String(value)
}
