import type { Contract, ErrorClass } from './endpoint.js'
import { isError } from './failure-text.js'

const ofHandlers = new WeakMap<object, readonly ErrorClass[]>()
const marked = new WeakSet<object>()

/**
 * Says of a handler which errors are no incident: they are logged at debug level only, and travel as any other. Returns the
 * handler unchanged; works as a decorator of methods, too. Errors that the method declares need not be named.
 *
 * @example
 * greeterEndpoint({ greet: expectErrors(TypeError)(({ name }) => `Hello, ${name}`) })
 */
export function expectErrors(
  ...types: readonly ErrorClass[]
): <Handler extends (...args: never[]) => unknown>(handler: Handler, context?: unknown) => Handler {
  return (handler) => {
    ofHandlers.set(handler, [...(ofHandlers.get(handler) ?? []), ...types])
    return handler
  }
}

/** Whether the endpoint or the handler said that the error may be expected. Never throws. */
export function isExpectedError(error: unknown, { endpoint, handler }: Contract): boolean {
  if (typeof error === 'object' && error !== null && marked.has(error)) return true
  const types = [...endpoint.expectedErrors, ...(ofHandlers.get(handler) ?? [])]
  return types.some((type) => isError(error, type))
}

/** Marks an error of which another thread said that it is expected. */
export function markExpected(error: object): void {
  marked.add(error)
}
