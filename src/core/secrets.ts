import type { JsonObject } from './message.js'
import type { Method } from './method.js'

/** Names of members whose values are never shown; of cinder's context among them `auth_token` and `service_catalog`. */
const secretName = /pass|secret|token|credential|auth(?!or(?!i))|service_?catalog|hmac|(private|api|access)_?key/i

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

/** The part of a JSON pointer that leads to the outermost of the marked members on its way; null if it passes none. */
export function secretPlace(pointer: string, marked: readonly string[]): string | null {
  if (marked.length === 0) return null
  if (marked.includes('')) return ''
  const segments = pointer.split('/')
  const index = segments.findIndex((segment, at) => at > 0 && marked.includes(unescaped(segment)))
  return index < 0 ? null : segments.slice(0, index + 1).join('/')
}

function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~')
}

/**
 * A copy of a value for people to read, with `***` for every member, at any depth, that its name gives away as a secret or that
 * is among `marked`. What is null stays.
 */
export function redactDeep(value: unknown, marked: ReadonlySet<string>): unknown {
  return redactBelow(value, (name) => marked.has(name) || isSecretName(name), [])
}

/** A copy of an example, with `***` for the members that a schema marks, at any depth: who wrote it chose the others. */
export function redactMarked(value: unknown, marked: ReadonlySet<string>): unknown {
  if (marked.has('')) return value === null || value === undefined ? value : '***'
  return redactBelow(value, (name) => marked.has(name), [])
}

function redactBelow(value: unknown, hides: (name: string) => boolean, around: readonly object[]): unknown {
  if (typeof value === 'object' && value !== null && around.includes(value)) return '[Circular]'
  if (Array.isArray(value)) return value.map((one) => redactBelow(one, hides, [...around, value]))
  // Numbers that keep their digits, and the like, are values and no records.
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  const entries = Object.entries(value).map(([name, one]) => {
    const hidden = one !== null && one !== undefined && hides(name)
    return [name, hidden ? '***' : redactBelow(one, hides, [...around, value])]
  })
  return Object.fromEntries(entries)
}

/**
 * A copy of a request context for people to read: `***` stands for what its name gives away as a secret, and for `marked` ones.
 * What is null stays, as it shows that nothing is there.
 */
export function redactSecrets(context: object, marked: ReadonlySet<string> = new Set()): JsonObject {
  const all = marked.has('')
  const entries = Object.entries(context).map(([name, value]) => {
    const hides = value !== null && value !== undefined && (all || marked.has(name) || isSecretName(name))
    return [name, hides ? '***' : value]
  })
  return Object.fromEntries(entries)
}

/** What `util.inspect`, and so `console.log`, asks an object for. */
export const inspectSymbol: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never

/** Members that a contract marks as secret beside those whose names tell. */
type Marks = Pick<Method, 'secrets' | 'contextSecrets'>

/** A call as `util.inspect` shows it: without the secrets of its context and of its arguments. */
export function inspectCall(
  call: object & { readonly context: object },
  name: string,
  options: object,
  inspect: (value: unknown, options: object) => string,
  { secrets = [], contextSecrets = [] }: Marks = {},
): string {
  const context = redactSecrets(call.context, new Set(contextSecrets))
  const args = 'args' in call ? { args: redactDeep(call.args, new Set(secrets)) } : {}
  return `${name} ${inspect({ ...call, ...args, context }, options)}`
}
