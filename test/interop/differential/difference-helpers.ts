import { canonical } from './canonical.js'
import type { DispatchCase, EndpointCase, RequestCase } from './dispatch-case.js'
import type { Outcome, Pair } from './domain.js'

/** The case with another request. */
export function withRequest(value: DispatchCase, change: Partial<RequestCase>): DispatchCase {
  return { ...value, request: { ...value.request, ...change } }
}

/** The case without the attributes that a test is true for; null if there are none. */
export function withoutAttributes(
  value: DispatchCase,
  unwanted: (attribute: EndpointCase['attributes'][number]) => boolean,
): DispatchCase | null {
  if (!value.endpoints.some(({ attributes }) => attributes.some(unwanted))) return null
  const endpoints = value.endpoints.map((endpoint) => ({
    ...endpoint,
    attributes: endpoint.attributes.filter((attribute) => !unwanted(attribute)),
  }))
  return { ...value, endpoints }
}

/** The method's name; undefined if it is no text. */
export function methodOf({ request }: DispatchCase): string | undefined {
  const method: unknown = request.method?.startsWith('"') ? JSON.parse(request.method) : undefined
  return typeof method === 'string' ? method : undefined
}

/** The outcome with all its texts changed. */
export function mapTexts(outcome: Outcome, change: (text: string) => string): Outcome {
  return mapped(outcome, change) as Outcome
}

function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapped(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapped(member, change)]))
}

/** Both outcomes with their texts changed; null if nothing changes. */
export function levelTexts({ ours, theirs }: Pair, change: (text: string) => string): Pair | null {
  const levelled = { ours: mapTexts(ours, change), theirs: mapTexts(theirs, change) }
  return JSON.stringify(levelled) === JSON.stringify({ ours, theirs }) ? null : levelled
}

/**
 * Both failures with their messages changed, and with them the arguments, which repeat the message; null if nothing changes, or
 * if one of the outcomes is no such failure.
 */
export function levelMessages({ ours, theirs }: Pair, change: (text: string) => string): Pair | null {
  if (!repeatsMessage(ours) || !repeatsMessage(theirs)) return null
  const message = { ours: change(ours.message), theirs: change(theirs.message) }
  if (message.ours === ours.message && message.theirs === theirs.message) return null
  return {
    ours: { ...ours, message: message.ours, args: canonical([message.ours]) },
    theirs: { ...theirs, message: message.theirs, args: canonical([message.theirs]) },
  }
}

function repeatsMessage(outcome: Outcome): outcome is Outcome & { readonly message: string } {
  return typeof outcome.message === 'string' && outcome.args === canonical([outcome.message])
}

/** The pair in which both did what this side did, if the condition holds. */
export function acceptOurs(condition: boolean, { ours }: Pair): Pair | null {
  return condition ? { ours, theirs: ours } : null
}

/** A canonical text in which zero has no sign. */
export function unsignedZero(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-0(?![0-9])/g, (found) => (found === '-0' ? '0' : found))
}

/** True for a canonical text that holds NaN or an infinity outside of strings. */
export function holdsNonFinite(text: string): boolean {
  return /\bnan\b|float:[7f]ff0{13}/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'))
}

/** How deeply brackets outside of strings nest. */
export function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (const [bracket] of text.replace(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

/** Every character beyond ASCII as an escape of Python's. */
export function escapedBeyondAscii(text: string): string {
  return text.replace(/[\u0080-\u{10ffff}]/gu, (char) => {
    const hex = (char.codePointAt(0) ?? 0).toString(16)
    if (hex.length <= 2) return `\\x${hex}`
    return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
  })
}
