import { declaredOf, memberSchema, requiredOf, subschema } from '../../../src/contract/conjunction.js'
import { isObject, pointerTo } from '../../../src/contract/json.js'
import type { JsonSchema } from '../../../src/model/api-model.js'
import type { KindAtom } from './atoms.js'
import { leastObject, leastValue } from './least.js'
import { type Comparison, type Pair, type Place, type Reason, reason } from './reason.js'
import { lengthGaps } from './scalars.js'
import { sendsDeclaredOnly } from './sent.js'
import { typeText } from './text.js'

/** Why objects of the sender might be refused. */
export function memberReasons(inclusion: Comparison, a: KindAtom, b: KindAtom, pair: Pair): Reason[] {
  return [
    ...declaredMembers(inclusion, a, b, pair),
    ...otherMembers(inclusion, a, b, pair),
    ...countReasons(inclusion, a, b, pair),
  ]
}

function declaredMembers(inclusion: Comparison, a: KindAtom, b: KindAtom, pair: Pair): Reason[] {
  const found: Reason[] = []
  const declaredOnly = sendsDeclaredOnly(a.parts)
  const known = new Set(declaredOf(a.parts))
  const promised = requiredOf(a.parts)
  const demanded = requiredOf(b.parts)
  for (const name of new Set([...known, ...declaredOf(b.parts)])) {
    const sent = !known.has(name) && declaredOnly ? null : memberSchema(a.parts, name)
    const place = memberPlace(inclusion, a, pair.place, name)
    if (demanded.has(name) && !promised.has(name)) {
      const without = leastObject(a.parts, inclusion.senders)
      const at = { ...pair, place: { ...pair.place, pointer: place.pointer } }
      const probes = without === undefined ? [] : [without]
      found.push(reason(at, 'required', known.has(name) ? 'optional' : 'not there', 'required', { probes }))
    }
    if (sent === null) continue
    const taken = memberSchema(b.parts, name)
    if (taken === null) {
      const value = leastValue(sent, inclusion.senders)
      // Without a value nothing of that name can be sent.
      if (value === undefined) continue
      const at = { sender: sent, receiver: { not: {} }, place }
      const topic = known.has(name) ? 'member' : 'closed'
      found.push(reason(at, topic, typeText(sent), 'refused', { probes: [value] }))
    } else found.push(...inclusion.reasons(sent, taken, place))
  }
  return found
}

/** Members under names that nobody declares. */
function otherMembers(inclusion: Comparison, a: KindAtom, b: KindAtom, pair: Pair): Reason[] {
  const found: Reason[] = []
  const place = memberPlace(inclusion, a, pair.place, '*')
  const patternsA = patternsOf(a.parts)
  const patternsB = patternsOf(b.parts)
  for (const [pattern, sent] of patternsA) {
    const same = patternsB.get(pattern)
    if (same !== undefined) found.push(...inclusion.reasons(sent, same, place))
    else found.push(...restReasons(inclusion, sent, a, b, { ...pair, place }, patternsB.size > 0))
  }
  if (sendsDeclaredOnly(a.parts)) return found
  const rest = restOf(a.parts)
  if (rest !== null) {
    const uncertain = [...patternsB.keys()].some((pattern) => !patternsA.has(pattern))
    found.push(...restReasons(inclusion, rest, a, b, { ...pair, place }, uncertain))
  }
  return found
}

/** Holds what the sender says of any further member against what the receiver says of it. */
function restReasons(
  inclusion: Comparison,
  sent: JsonSchema,
  a: KindAtom,
  b: KindAtom,
  pair: Pair,
  uncertain: boolean,
): Reason[] {
  const found: Reason[] = []
  const taken = restOf(b.parts)
  const at = { sender: sent, place: pair.place }
  if (taken === null) {
    const value = leastValue(sent, inclusion.senders)
    if (value === undefined) return []
    const probes = [value]
    found.push(
      reason({ ...at, receiver: { not: {} } }, 'closed', `any member: ${typeText(sent)}`, 'declared members only', {
        probes,
        certain: !uncertain,
      }),
    )
  } else found.push(...inclusion.reasons(sent, taken, { ...pair.place, certain: pair.place.certain && !uncertain }))
  if (uncertain && found.length === 0) {
    // Names that match a pattern of the receiver must meet what it says of them, too.
    for (const [pattern, schema] of patternsOf(b.parts)) {
      if (inclusion.reasons(sent, schema, pair.place).length === 0) continue
      found.push(
        reason(
          { ...pair, sender: { allOf: a.parts }, receiver: { allOf: b.parts } },
          'other',
          typeText(sent),
          pattern,
          {
            certain: false,
          },
        ),
      )
    }
  }
  return found
}

function countReasons(inclusion: Comparison, a: KindAtom, b: KindAtom, pair: Pair): Reason[] {
  const ends = sendsDeclaredOnly(a.parts) || (restOf(a.parts) === null && patternsOf(a.parts).size === 0)
  const most = ends ? declaredOf(a.parts).length : Number.POSITIVE_INFINITY
  const gaps = lengthGaps(a.parts, b.parts, 'minProperties', 'maxProperties', requiredOf(a.parts).size, most)
  return gaps.map((gap) => {
    const probes = gap.near.map((count) => objectOf(inclusion, a, count)).filter((it) => it !== undefined)
    return reason(pair, gap.topic, gap.sent, gap.taken, { probes })
  })
}

/** An object with so many members, if the sender may send one. */
function objectOf(inclusion: Comparison, a: KindAtom, count: number): unknown {
  if (count < 0 || count > 1000) return undefined
  const names = [...declaredOf(a.parts), ...Array.from({ length: count }, (_, index) => `key${index}`)]
  const members: [string, unknown][] = []
  for (const name of names) {
    if (members.length >= count) break
    const schema = memberSchema(a.parts, name)
    const value = schema === null ? undefined : leastValue(schema, inclusion.senders)
    if (value !== undefined) members.push([name, value])
  }
  return members.length === count ? Object.fromEntries(members) : undefined
}

/** The place of a member; `*` is any that is not declared. */
function memberPlace(inclusion: Comparison, a: KindAtom, place: Place, name: string): Place {
  return {
    pointer: name === '*' ? `${place.pointer}/*` : pointerTo(place.pointer, name),
    certain: place.certain,
    embed: (value) => {
      const key = name === '*' ? freeName(a) : name
      const whole = key === undefined ? undefined : leastObject(a.parts, inclusion.senders, { [key]: value })
      return whole === undefined ? undefined : place.embed(whole)
    },
  }
}

/** A name that is not declared, and that the patterns of the sender admit where it has nothing else. */
function freeName(a: KindAtom): string | undefined {
  const declared = new Set(declaredOf(a.parts))
  const names = ['other', 'x-other', 'key1', '1', 'a', 'A', '_', 'other_member']
  return names.find((name) => !declared.has(name) && memberSchema(a.parts, name) !== null)
}

function patternsOf(parts: readonly JsonSchema[]): Map<string, JsonSchema> {
  return new Map(
    parts.flatMap((part) =>
      isObject(part.patternProperties)
        ? Object.entries(part.patternProperties).map(([pattern, it]): [string, JsonSchema] => [pattern, subschema(it)])
        : [],
    ),
  )
}

/** What the parts say of members that are neither declared nor match a pattern; null if there must be none. */
function restOf(parts: readonly JsonSchema[]): JsonSchema | null {
  const schemas = parts.map((part) => subschema(part.additionalProperties))
  if (schemas.some((schema) => isObject(schema.not) && Object.keys(schema.not).length === 0)) return null
  const said = schemas.filter((schema) => Object.keys(schema).length > 0)
  const [first] = said
  if (first === undefined) return {}
  return said.length === 1 ? first : { allOf: said }
}
