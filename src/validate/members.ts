import { type Failures, isScalarOf, pointerSegment, type Rule, ruleFailures } from './rule.js'

/** What is asked of the members of an object: a rule for each of the names, in the same order. */
export interface MemberTable {
  readonly names: readonly string[]
  readonly rules: readonly Rule[]
}

/**
 * What is wrong with the first own member that breaks its rule. Members that are absent pass, and so do those without a rule.
 * One loop over a table stands for a block of code a member. `path` is where the object stands.
 */
export function memberFailures(object: object, { names, rules }: MemberTable, path: string): Failures {
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as string
    const rule = rules[at] as Rule
    const value = (object as Record<string, unknown>)[name]
    if (value === undefined || isScalarOf(value, rule) || !Object.hasOwn(object, name)) continue
    const failures = ruleFailures(value, rule, `${path}/${pointerSegment(name)}`)
    if (failures !== null) return failures
  }
  return null
}
