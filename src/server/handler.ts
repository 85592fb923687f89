import type { ServerCall } from './server-call.js'

/** A value, or a promise of it. */
export type Awaitable<Value> = Value | PromiseLike<Value>

/** Serves a method. It may answer, promise to, or throw; anything thrown becomes the failure that the caller gets. */
export type Handler<Args = never, Result = unknown, Context extends object = never> = (
  args: Args,
  call: ServerCall<Context>,
) => Awaitable<Result>

/** A handler of which nothing is known. */
export type AnyHandler = (this: unknown, args: unknown, call: ServerCall) => unknown

/** Stands where a contract has no handler, so that no older one takes its place. It is never called. */
export const missingHandler: AnyHandler = () => undefined

/** Names that belong to every object; they never name a handler. */
const objectNames: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype))

/** True for names such as `constructor`, which an object has without having been given them. */
export function isObjectName(name: string): boolean {
  return objectNames.has(name)
}

/**
 * The function under a name, own or inherited from a class; undefined if there is none. What every object has does not
 * count, but own members may have any name except `constructor` and `__proto__`.
 */
export function findHandler(handlers: object, name: string): AnyHandler | undefined {
  if (name === 'constructor' || name === '__proto__') return undefined
  for (const object of classChain(handlers)) {
    if (!Object.hasOwn(object, name)) continue
    const member: unknown = Reflect.get(object, name, handlers)
    return typeof member === 'function' ? (member as AnyHandler) : undefined
  }
  return undefined
}

/**
 * Every function that an object offers as a method: own enumerable members, and methods of its classes, except those whose
 * names start with `_` or belong to every object.
 */
export function listHandlers(handlers: object): Map<string, AnyHandler> {
  const found = new Map<string, AnyHandler>()
  for (const object of classChain(handlers)) {
    const names = object === handlers ? Object.keys(object) : Object.getOwnPropertyNames(object)
    for (const name of names) {
      if (name.startsWith('_') || isObjectName(name) || found.has(name)) continue
      // Accessors are no methods; reading them here could do anything.
      const member: unknown = Object.getOwnPropertyDescriptor(object, name)?.value
      if (typeof member === 'function') found.set(name, member as AnyHandler)
    }
  }
  return found
}

/** The object and the prototypes of its classes, without those of every object and of every function. */
function* classChain(object: object): Generator<object> {
  yield object
  let current: object | null = Object.getPrototypeOf(object)
  // Another realm has an Object.prototype of its own: the end of the chain is what counts.
  while (current !== null && typeof current !== 'function' && Object.getPrototypeOf(current) !== null) {
    yield current
    current = Object.getPrototypeOf(current)
  }
}
