import type { JsonObject } from './message.js'

/** Names of members whose values are never shown; of cinder's context among them `auth_token` and `service_catalog`. */
const secretName = /pass|secret|token|credential|auth|service_?catalog|hmac|(private|api|access)_?key/i

/** Whether a name, or a path of names, tells that the value is none to show. */
export function isSecretName(name: string): boolean {
  return secretName.test(name)
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
