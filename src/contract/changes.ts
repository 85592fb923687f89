import type { JsonSchema } from '../model/api-model.js'
import { kindsOf, memberSchema, numbersOf, requiredOf, textsOf } from './conjunction.js'
import { formatKit } from './formats.js'
import { isObject, kindOfJson, lengthOf, shortText } from './json.js'
import { isInt64 } from './scalars.js'

/** A changed value that is likely to break a keyword. */
export interface Change {
  readonly keyword: string
  readonly description: string
  readonly value: unknown
}

/** Name that no schema declares. */
const foreignName = 'member_of_no_schema'
/** Text that no enumeration holds and that few patterns match. */
const foreignText = '\u0001 of no schema \u0001'
/** Nothing longer than this is made to exceed a limit. */
const longest = 20_000

/** Changes of a value that schemas admit together. They need not be invalid: another alternative may admit them. */
export function changesOf(parts: readonly JsonSchema[], value: unknown): readonly Change[] {
  const own = ownChanges(parts, value)
  return [...own, ...typeChanges(parts, value), ...fixedChanges(parts, value)]
}

function ownChanges(parts: readonly JsonSchema[], value: unknown): readonly Change[] {
  if (typeof value === 'string') return [...textChanges(parts, value)]
  if (typeof value === 'number') return [...numberChanges(parts, value), ...wideChanges(parts)]
  if (typeof value === 'bigint') return wideChanges(parts)
  if (Array.isArray(value)) return [...arrayChanges(parts, value)]
  return isObject(value) ? [...objectChanges(parts, value)] : []
}

/** A value of a kind that is not admitted; texts come first, as they are what mistakes usually are. */
function typeChanges(parts: readonly JsonSchema[], value: unknown): readonly Change[] {
  if (!parts.some((part) => part.type !== undefined)) return []
  const { kinds, whole } = kindsOf(parts)
  const strangers: unknown[] = [foreignText, 7, true, null, [], {}].filter((it) => {
    const kind = kindOfJson(it)
    return kind !== undefined && !kinds.has(kind)
  })
  if (whole && kinds.has('number')) strangers.unshift(0.5)
  const chosen = strangers.slice(0, 2)
  if (!kinds.has('null') && strangers.includes(null) && !chosen.includes(null)) chosen.push(null)
  return chosen.map((stranger) => ({
    keyword: 'type',
    description: `${shortText(stranger, 40)} instead of ${shortText(value, 60)}`,
    value: stranger,
  }))
}

function fixedChanges(parts: readonly JsonSchema[], value: unknown): readonly Change[] {
  return parts.flatMap((part): Change[] => {
    const keyword = Object.hasOwn(part, 'const') ? 'const' : Array.isArray(part.enum) ? 'enum' : undefined
    if (keyword === undefined) return []
    const description = `a value outside ${keyword} instead of ${shortText(value, 60)}`
    return [foreignText, -987_654.25].map((changed) => ({ keyword, description, value: changed }))
  })
}

function* textChanges(parts: readonly JsonSchema[], value: string): Generator<Change> {
  const points = [...value]
  for (const limit of numbersOf(parts, 'minLength')) {
    if (limit < 1) continue
    const description = `a text of ${limit - 1} characters, one less than minLength`
    yield { keyword: 'minLength', description, value: points.slice(0, limit - 1).join('') }
  }
  for (const limit of numbersOf(parts, 'maxLength')) {
    if (limit > longest) continue
    const description = `a text of ${limit + 1} characters, one more than maxLength`
    yield { keyword: 'maxLength', description, value: value + 'x'.repeat(limit + 1 - lengthOf(value)) }
  }
  for (const pattern of textsOf(parts, 'pattern')) {
    const expression = new RegExp(pattern, 'u')
    const breaking = [foreignText, '', ' ', `${value}\n!`, `!${value}`].find((text) => !expression.test(text))
    if (breaking === undefined) continue
    yield { keyword: 'pattern', description: `a text that does not match ${pattern}`, value: breaking }
  }
  for (const format of textsOf(parts, 'format')) {
    const breaking = formatKit(format)?.broken ?? null
    if (breaking !== null) yield { keyword: 'format', description: `a text that is no ${format}`, value: breaking }
  }
}

function* numberChanges(parts: readonly JsonSchema[], value: number): Generator<Change> {
  for (const [keyword, step] of [
    ['minimum', -1],
    ['exclusiveMinimum', 0],
    ['maximum', 1],
    ['exclusiveMaximum', 0],
  ] as const) {
    for (const limit of numbersOf(parts, keyword)) {
      const changed = limit + step
      yield { keyword, description: `${changed}, beyond ${keyword} ${limit}`, value: changed }
    }
  }
  for (const unit of numbersOf(parts, 'multipleOf')) {
    const changed = value + unit / 2
    yield { keyword: 'multipleOf', description: `${changed}, no multiple of ${unit}`, value: changed }
  }
}

/** Whole numbers of more than 64 bits. */
function wideChanges(parts: readonly JsonSchema[]): readonly Change[] {
  if (!isInt64(parts)) return []
  return [2n ** 63n, -(2n ** 63n) - 1n].map((value) => ({
    keyword: 'format',
    description: `${value}, beyond 64 bits with a sign`,
    value,
  }))
}

function* arrayChanges(parts: readonly JsonSchema[], value: readonly unknown[]): Generator<Change> {
  for (const limit of numbersOf(parts, 'minItems')) {
    if (limit < 1) continue
    yield {
      keyword: 'minItems',
      description: `${limit - 1} items, one less than minItems`,
      value: value.slice(0, limit - 1),
    }
  }
  const [first] = value
  for (const limit of numbersOf(parts, 'maxItems')) {
    if (limit > longest || limit + 1 < value.length) continue
    const more = [...value, ...Array.from({ length: limit + 1 - value.length }, () => first ?? null)]
    yield { keyword: 'maxItems', description: `${limit + 1} items, one more than maxItems`, value: more }
  }
  if (parts.some((part) => part.uniqueItems === true) && value.length > 0) {
    yield { keyword: 'uniqueItems', description: 'an item that occurs twice', value: [...value, first] }
  }
}

function* objectChanges(parts: readonly JsonSchema[], value: Readonly<Record<string, unknown>>): Generator<Change> {
  const entries = Object.entries(value)
  for (const name of requiredOf(parts)) {
    const rest = Object.fromEntries(entries.filter(([key]) => key !== name))
    yield { keyword: 'required', description: `required member ${JSON.stringify(name)} left out`, value: rest }
  }
  if (memberSchema(parts, foreignName) === null) {
    const more = Object.fromEntries([...entries, [foreignName, 1]])
    const description = `member ${JSON.stringify(foreignName)} added to a closed object`
    yield { keyword: 'additionalProperties', description, value: more }
  }
  for (const limit of numbersOf(parts, 'minProperties')) {
    if (limit < 1) continue
    const description = `${limit - 1} members, one less than minProperties`
    yield { keyword: 'minProperties', description, value: Object.fromEntries(entries.slice(0, limit - 1)) }
  }
  for (const limit of numbersOf(parts, 'maxProperties')) {
    const missing = limit + 1 - entries.length
    if (missing < 1 || missing > 1000) continue
    const more = Array.from({ length: missing }, (_, index) => [`${foreignName}_${index}`, entries[0]?.[1] ?? null])
    const description = `${limit + 1} members, one more than maxProperties`
    yield { keyword: 'maxProperties', description, value: Object.fromEntries([...entries, ...more]) }
  }
}
