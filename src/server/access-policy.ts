import type { Endpoint } from './endpoint.js'
import { missingHandler } from './handler.js'

/**
 * Whether a method of an endpoint may be called from outside. A denied method
 * answers NoSuchMethod, once its arguments have passed: they are checked before.
 */
export type AccessPolicy = (endpoint: Endpoint, method: string) => boolean

const exposed = new WeakSet<object>()

/** Denies names that start with `_`. */
export const defaultAccessPolicy: AccessPolicy = (_endpoint, method) => !method.startsWith('_')

/** Allows every method. */
export const legacyAccessPolicy: AccessPolicy = () => true

/** Allows the methods whose handlers are marked by {@link expose}, all of their contracts. */
export const explicitAccessPolicy: AccessPolicy = (endpoint, method) => {
  const contracts = endpoint.routes.get(method)
  return contracts?.every(({ handler }) => handler === missingHandler || isExposed(handler)) ?? false
}

/** A policy that allows the methods with these wire names. */
export function exposeOnly(names: Iterable<string>): AccessPolicy {
  const allowed = new Set(names)
  return (_endpoint, method) => allowed.has(method)
}

/** Marks a handler for {@link explicitAccessPolicy} and returns it unchanged. Works as a decorator of methods, too. */
export function expose<Handler extends (...args: never[]) => unknown>(handler: Handler, _context?: unknown): Handler {
  exposed.add(handler)
  return handler
}

/** Whether a handler is marked by {@link expose}. */
export function isExposed(handler: object): boolean {
  return exposed.has(handler)
}
