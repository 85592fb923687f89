import type { JsonObject } from './message.js'

/** Names of members whose values are never shown; of cinder's context among them `auth_token` and `service_catalog`. */
const secretName = /pass|secret|token|credential|auth|service_?catalog|hmac|(private|api|access)_?key/i

/** Whether a name, or a path of names, tells that the value is none to show. */
export function isSecretName(name: string): boolean {
  return secretName.test(name)
}

/** Whether a JSON pointer leads to, or into, what its names or a schema mark as secret; `''` among `marked` is the whole. */
export function isSecretPath(path: string, marked: readonly string[]): boolean {
  if (isSecretName(path)) return true
  if (marked.length === 0) return false
  return path === '' ? marked.includes('') : path.split('/').some((name) => marked.includes(unescaped(name)))
}

function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~')
}

/**
 * A copy of a value for people to read, with `***` for every member, at any depth, that its name gives away as a secret or that
 * is among `marked`. What is null stays.
 */
export function redactDeep(value: unknown, marked: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => redactDeep(one, marked))
  // Numbers that keep their digits, and the like, are values and no records.
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  const entries = Object.entries(value).map(([name, one]) => {
    const hides = one !== null && one !== undefined && (marked.has(name) || isSecretName(name))
    return [name, hides ? '***' : redactDeep(one, marked)]
  })
  return Object.fromEntries(entries)
}

/**
 * A copy of a request context for people to read: `***` stands for what its name gives away as a secret, and for `marked` ones.
 * What is null stays, as it shows that nothing is there.
 */
export function redactSecrets(context: object, marked: ReadonlySet<string> = new Set()): JsonObject {
  const entries = Object.entries(context).map(([name, value]) => {
    const hides = value !== null && value !== undefined && (marked.has(name) || isSecretName(name))
    return [name, hides ? '***' : value]
  })
  return Object.fromEntries(entries)
}

/** What `util.inspect`, and so `console.log`, asks an object for. */
export const inspectSymbol: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never

/** A call as `util.inspect` shows it: without the secrets of its context. */
export function inspectCall(
  call: object & { readonly context: object },
  name: string,
  options: object,
  inspect: (value: unknown, options: object) => string,
): string {
  return `${name} ${inspect({ ...call, context: redactSecrets(call.context) }, options)}`
}

/** Prototype of records that hold a request context. */
const inspectable = {
  [inspectSymbol](
    this: object & { readonly context: object },
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    return inspectCall(this, 'OutgoingCall', options, inspect)
  },
}

/** Has `util.inspect` hide the secrets in the context of a call that was just made; a copy by `{ ...call }` does not. */
export function hideSecrets<Call extends object & { readonly context: object }>(call: Call): Call {
  return Object.setPrototypeOf(call, inspectable) as Call
}
