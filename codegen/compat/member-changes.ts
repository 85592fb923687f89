import { isObject, pointerTo } from '../../src/contract/json.js'
import type { JsonSchema } from '../../src/model/api-model.js'
import { isFloatSchema } from '../float-places.js'
import { shorten, typeText } from './inclusion/text.js'
import type { RuleName } from './rules.js'

/** Which way values travel: arguments and contexts from older callers, results and errors to them. */
export type Direction = 'in' | 'out'

/** A change that no value shows: what is no longer declared, what absence means, how it is written, what nobody knows. */
export interface MemberChange {
  readonly rule: RuleName
  readonly pointer: string
  readonly before: string
  readonly after: string
}

/** Annotations whose change means nothing to peers. */
const prose = new Set(['title', 'description', 'examples', 'deprecated', '$comment', 'x-secret'])

/** Goes through both schemas side by side, as far as they have the same form. References are left alone. */
export function memberChanges(
  before: JsonSchema,
  after: JsonSchema,
  direction: Direction,
  pointer = '',
): MemberChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const found = [...ownChanges(before, after, direction, pointer)]
  if (before.$ref !== undefined || after.$ref !== undefined) return found
  const inside = (a: unknown, b: unknown, key: string) => {
    if (isObject(a) && isObject(b)) found.push(...memberChanges(a, b, direction, pointerTo(pointer, key)))
  }
  if (isObject(before.properties)) {
    const later = isObject(after.properties) ? after.properties : undefined
    for (const [name, schema] of Object.entries(before.properties)) {
      if (later !== undefined && Object.hasOwn(later, name)) inside(schema, later[name], name)
      else if (later !== undefined || after.type === 'object') {
        const rule = direction === 'in' ? 'MEMBER_NO_DELETE' : 'RESULT_FIELD_NO_DELETE'
        const type = typeText(schema as JsonSchema)
        found.push({ rule, pointer: pointerTo(pointer, name), before: type, after: 'not declared' })
      }
    }
  }
  for (const keyword of ['items', 'additionalProperties'] as const) inside(before[keyword], after[keyword], '*')
  for (const keyword of ['items', 'anyOf', 'oneOf', 'allOf'] as const) {
    const [a, b] = [before[keyword], after[keyword]]
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) continue
    for (const [index, schema] of a.entries()) {
      if (keyword === 'items') inside(schema, b[index], String(index))
      else found.push(...memberChanges(schema as JsonSchema, b[index] as JsonSchema, direction, pointer))
    }
  }
  return found
}

function* ownChanges(
  before: JsonSchema,
  after: JsonSchema,
  direction: Direction,
  pointer: string,
): Generator<MemberChange> {
  const [was, is] = [textOf(before.default), textOf(after.default)]
  if (direction === 'in' && before.default !== undefined && was !== is)
    yield {
      rule: 'ARG_SAME_DEFAULT',
      pointer,
      before: `default ${was}`,
      after: is === '' ? 'no default' : `default ${is}`,
    }
  if (isNumber(before) && isNumber(after) && isFloatSchema(before) !== isFloatSchema(after)) {
    const told = (schema: JsonSchema) => (isFloatSchema(schema) ? 'float(), written as 1.0' : 'number, written as 1')
    yield { rule: 'FLOAT_STABLE', pointer, before: told(before), after: told(after) }
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!key.startsWith('x-') || prose.has(key) || textOf(before[key]) === textOf(after[key])) continue
    const told = (schema: JsonSchema) => (schema[key] === undefined ? `no ${key}` : `${key} ${textOf(schema[key])}`)
    yield { rule: 'UNCLASSIFIED_CHANGE', pointer, before: told(before), after: told(after) }
  }
}

function isNumber({ type }: JsonSchema): boolean {
  return [type].flat().includes('number')
}

function textOf(value: unknown): string {
  return value === undefined ? '' : shorten(JSON.stringify(value))
}
