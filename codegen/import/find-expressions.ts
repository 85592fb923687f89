import type { PyExpression, PyStatement } from './python-syntax.js'

/** Every expression inside statements, functions and classes in them included. */
export function* expressionsIn(body: readonly PyStatement[] | PyExpression): Generator<PyExpression> {
  const open: unknown[] = [body]
  while (open.length > 0) {
    const value = open.pop()
    if (Array.isArray(value)) open.push(...value)
    else if (typeof value === 'object' && value !== null) {
      if ('kind' in value && 'text' in value) yield value as PyExpression
      open.push(...Object.values(value))
    }
  }
}
