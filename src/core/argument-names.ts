import type { Method } from './method.js'

/** The argument names of a method that are known, for suggestions: all of them, or at least those with a history. */
export function argumentNames(method: Method): readonly string[] {
  return method.argumentNames ?? Object.keys(method.argumentHistory ?? {})
}
