import fc from 'fast-check'
import type { JsonSchema } from '../model/api-model.js'
import { memberNames } from './anything.js'
import { declaredOf, memberSchema, numbersOf, requiredOf } from './conjunction.js'
import type { Generator } from './generator.js'
import { isObject } from './json.js'
import { textsMatching } from './patterns.js'
import { differing, oneOf, possible } from './possible.js'

type Entry = readonly [name: string, value: unknown]

/** Stands for an optional member that is left out. */
const absent: unique symbol = Symbol('absent')

/** A declared member. */
interface Member {
  readonly name: string
  readonly required: boolean
  readonly values: fc.Arbitrary<unknown>
  /** True if its values bring shared objects with them. */
  readonly heavy: boolean
}

/** Objects and records that match schemas together; null if there are none. */
export function objects(
  parts: readonly JsonSchema[],
  budget: number,
  generator: Generator,
): fc.Arbitrary<unknown> | null {
  const min = Math.max(0, ...numbersOf(parts, 'minProperties'))
  const max = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(parts, 'maxProperties'))
  const members = membersOf(parts, budget, generator)
  if (members === null || min > max) return null
  const required = members.filter((member) => member.required).length
  if (required > max) return null
  const others = othersOf(parts, budget, generator)
  // Where a minimum is to be met, free names meet it if they may; otherwise optional members are no longer optional.
  const missing = Math.max(0, min - required)
  if (others === null && missing > members.length - required) return null
  const forced = others === null ? optionalNames(members).slice(0, missing) : []
  const minLength = others === null ? 0 : missing
  const extent = declaredOf(parts).length > 0 && missing === 0 ? 1 : generator.extent
  const maxLength = Math.max(minLength, Math.min(max - required, minLength + extent))
  const heavy = members.filter((it) => !it.required && it.heavy).length
  const share = Math.min(0.5, budget / Math.max(1, heavy))
  const declared = fc.tuple(
    ...members.map((it) => (it.required || forced.includes(it.name) ? it.values : maybe(it, share))),
  )
  const free: fc.Arbitrary<readonly Entry[]> =
    others === null ? fc.constant([]) : differing(others, { minLength, maxLength }, ([a], [b]) => a === b)
  return fc.tuple(declared, free).map(([values, entries]) => assemble(members, values, entries, forced, max))
}

/** The declared members that can be made; null if one is required that cannot. */
function membersOf(parts: readonly JsonSchema[], budget: number, generator: Generator): readonly Member[] | null {
  const required = requiredOf(parts)
  const members: Member[] = []
  for (const name of declaredOf(parts)) {
    const schema = memberSchema(parts, name)
    const need = schema === null ? Number.POSITIVE_INFINITY : generator.needs.of(schema)
    const affordable = schema !== null && (need <= budget || required.has(name))
    const values = affordable ? generator.values(schema, budget) : null
    if (schema !== null && values !== null)
      members.push({ name, required: required.has(name), values, heavy: generator.mayNest(schema) })
    else if (required.has(name)) return null
  }
  return members
}

function optionalNames(members: readonly Member[]): readonly string[] {
  return members.filter((member) => !member.required).map((member) => member.name)
}

/**
 * Optional members: each is there half of the time, but of those that bring shared schemas with them only so many as the
 * budget says, on average. So values neither grow with the number of such members nor with the ways among the schemas.
 */
function maybe(member: Member, share: number): fc.Arbitrary<unknown> {
  const weight = Math.max(1, Math.round(12 * (member.heavy ? share : 0.5)))
  return fc.oneof(
    { withCrossShrink: true },
    { weight: Math.max(1, 12 - weight), arbitrary: fc.constant(absent) },
    { weight, arbitrary: member.values },
  )
}

/** Members under names that are not declared; null if there can be none. */
function othersOf(parts: readonly JsonSchema[], budget: number, generator: Generator): fc.Arbitrary<Entry> | null {
  const declared = new Set(declaredOf(parts))
  const patterns = parts.flatMap((part) =>
    isObject(part.patternProperties) ? Object.keys(part.patternProperties) : [],
  )
  const schemas = new Map<string, JsonSchema | null>()
  const schemaOf = (name: string) => {
    const known = schemas.get(name)
    if (known !== undefined || schemas.has(name)) return known ?? null
    const schema = memberSchema(parts, name)
    const usable =
      schema !== null && generator.needs.of(schema) <= budget && generator.values(schema, budget) !== null
        ? schema
        : null
    schemas.set(name, usable)
    return usable
  }
  const names = oneOf(
    [memberNames, ...patterns.flatMap((pattern) => textsMatching(pattern, 'xsmall') ?? [])]
      .map((source) => possible(source, (name) => !declared.has(name) && schemaOf(name) !== null))
      .flatMap((arbitrary) => (arbitrary === null ? [] : [{ weight: 1, arbitrary }])),
  )
  if (names === null) return null
  const entry = (name: string, schema: JsonSchema): fc.Arbitrary<Entry> =>
    (generator.values(schema, budget) ?? fc.constant(null)).map((value) => [name, value])
  const uniform = patterns.length === 0 ? schemaOf(fc.sample(names, { seed: 1, numRuns: 1 })[0] ?? '') : null
  if (uniform !== null) return fc.tuple(names, generator.values(uniform, budget) ?? fc.constant(null))
  return names.chain((name) => entry(name, schemaOf(name) ?? {}))
}

function assemble(
  members: readonly Member[],
  values: readonly unknown[],
  free: readonly Entry[],
  forced: readonly string[],
  max: number,
): unknown {
  const present = members
    .map((member, index): Entry => [member.name, values[index]])
    .filter(([, value]) => value !== absent)
  const kept = new Set([...members.filter((it) => it.required).map((it) => it.name), ...forced])
  const needed = [...present.filter(([name]) => kept.has(name)), ...free].length
  // A maximum takes optional members away, those that were not asked for first.
  let room = max - needed
  const isKept = ([name]: Entry) => kept.has(name) || room-- > 0
  return Object.fromEntries([...present.filter(isKept), ...free])
}
