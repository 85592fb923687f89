import type { Method } from '../core/method.js'

const warned = new WeakSet<Method>()

/** Warns of a deprecated method, once in the life of the process. */
export function warnIfDeprecated(method: Method): void {
  if (method.deprecated === undefined || warned.has(method)) return
  warned.add(method)
  if (typeof process === 'undefined') return
  process.emitWarning(`${method.api}.${method.name} is deprecated: ${method.deprecated}`, {
    type: 'DeprecationWarning',
    code: 'STUBWIRE_DEPRECATED_METHOD',
  })
}
