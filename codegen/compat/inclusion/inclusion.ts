import { isUnrestricted } from '../../../src/contract/anything.js'
import { type Definitions, referenceOf } from '../../../src/contract/conjunction.js'
import { kindOfJson } from '../../../src/contract/json.js'
import { conforms } from '../../../src/contract/violation.js'
import type { JsonSchema } from '../../../src/model/api-model.js'
import { arrayReasons } from './arrays.js'
import { type Atom, armsOf, atomsOf, type FixedAtom, type KindAtom, shapeOf, shapeText } from './atoms.js'
import { leastValue } from './least.js'
import { memberReasons } from './members.js'
import { type Comparison, type Pair, type Place, type Reason, reason, type Topic } from './reason.js'
import { numberGaps, textGaps } from './scalars.js'
import { typeText, valuesText } from './text.js'

/**
 * Compares what one side sends with what the other side takes. Both sides have shared schemas of their own; where both refer
 * to one of the same name, that one is compared by itself and is not followed here, so that schemas may contain themselves.
 */
export class Inclusion implements Comparison {
  readonly senders: Definitions
  readonly receivers: Definitions
  /** Pairs that are being compared: a circle adds nothing. */
  readonly #open = new Set<string>()

  constructor(senders: Definitions, receivers: Definitions) {
    this.senders = senders
    this.receivers = receivers
  }

  /** Why some value of the sender might be refused; empty if none can be. */
  reasons(sender: JsonSchema, receiver: JsonSchema, place: Place): Reason[] {
    if (isUnrestricted(receiver)) return []
    if (sameReference(sender, receiver) || shapeText(sender) === shapeText(receiver)) return []
    const key = `${shapeText(sender)}\n${shapeText(receiver)}`
    if (this.#open.has(key)) return []
    this.#open.add(key)
    try {
      return this.#compare({ sender, receiver, place })
    } finally {
      this.#open.delete(key)
    }
  }

  #compare(pair: Pair): Reason[] {
    const { sender, receiver, place } = pair
    const receiverArms = armsOf(receiver)
    const arms = armsOf(sender)
    const left = arms.filter((arm) => !receiverArms.some((other) => isSame(arm, other)))
    const taken = atomsOf(receiver, this.receivers)
    const several = arms.length > 1 || taken.filter((atom) => atom.kind !== 'fixed').length > 1
    const found = left.flatMap((arm) => {
      const sent = atomsOf(arm, this.senders)
      // `not` of the sender is passed over: what it sends is less than what is compared, so that values must tell.
      const hidden = sent.some((atom) => atom.kind !== 'fixed' && atom.parts.some((part) => part.not !== undefined))
      const at = { ...pair, sender: arm, place: hidden ? { ...place, certain: false } : place }
      return sent.flatMap((atom) => this.#atom(atom, taken, several, at))
    })
    if (found.length > 0 || !mayOverlap(taken)) return found
    return [reason(pair, 'other', typeText(sender), `oneOf ${typeText(receiver)}`, { certain: false })]
  }

  /** Why values of one atom of the sender might be refused. */
  #atom(atom: Atom, taken: readonly Atom[], several: boolean, pair: Pair): Reason[] {
    if (atom.kind === 'fixed') return this.#fixed(atom, taken, pair)
    const candidates = taken.filter((it): it is KindAtom => it.kind === atom.kind)
    if (candidates.length === 0) {
      const values = taken.flatMap((it) => (it.kind === 'fixed' ? it.values : []))
      const listed = values.filter((value) => kindOfJson(value) === atom.kind)
      if (listed.length > 0) return [reason(pair, 'enum', typeText(pair.sender), valuesText(listed))]
      const topic = several && (atom.kind === 'object' || atom.kind === 'array') ? 'union' : 'type'
      return [reason(pair, topic, typeText(pair.sender), typeText(pair.receiver))]
    }
    const certain = pair.place.certain && candidates.length === 1 && !candidates.some((it) => it.exclusive)
    let nearest: Reason[] | undefined
    for (const candidate of candidates) {
      const found = this.#sameKind(atom, candidate, { ...pair, place: { ...pair.place, certain } })
      if (found.length === 0) return []
      if (nearest === undefined || weight(found) < weight(nearest)) nearest = found
    }
    const other = nearest?.some((it) => it.topic === 'enum' && it.place.pointer !== pair.place.pointer)
    if (several && other === true) {
      return [
        reason({ ...pair, place: { ...pair.place, certain } }, 'union', typeText(pair.sender), typeText(pair.receiver)),
      ]
    }
    return nearest ?? []
  }

  #fixed({ values }: FixedAtom, taken: readonly Atom[], pair: Pair): Reason[] {
    const refused = values.filter((value) => !conforms(pair.receiver, this.receivers, value))
    if (refused.length === 0) return []
    const kinds = new Set(taken.flatMap((it) => (it.kind === 'fixed' ? it.values.map(kindOfJson) : [it.kind])))
    const topic: Topic = refused.every((value) => kinds.has(kindOfJson(value))) ? 'enum' : 'type'
    return [reason(pair, topic, valuesText(refused), typeText(pair.receiver), { probes: refused })]
  }

  #sameKind(a: KindAtom, b: KindAtom, pair: Pair): Reason[] {
    const excluded = b.parts.flatMap((part) => (part.not === undefined ? [] : [part.not as JsonSchema]))
    const probes = excluded.flatMap((schema) => [leastValue(schema, this.receivers), ...listedIn(schema)])
    const open = strangeKeywords(a, b).map(([sent, taken]) =>
      reason(pair, 'other', sent, taken, { certain: false, probes }),
    )
    switch (a.kind) {
      case 'number':
        return [...open, ...numberGaps(a, b).map((gap) => reason(pair, gap.topic, gap.sent, gap.taken, gap))]
      case 'string':
        return [...open, ...textGaps(a, b).map((gap) => reason(pair, gap.topic, gap.sent, gap.taken, gap))]
      case 'array':
        return [...open, ...arrayReasons(this, a, b, pair)]
      case 'object':
        return [...open, ...memberReasons(this, a, b, pair)]
    }
  }
}

function listedIn(schema: JsonSchema): readonly unknown[] {
  return Array.isArray(schema.enum) ? schema.enum : []
}

/** Keywords whose meaning is compared. */
const compared = new Set([
  ...['type', 'enum', 'const', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'pattern', 'format', 'items', 'additionalItems', 'minItems', 'maxItems', 'uniqueItems'],
  ...['properties', 'required', 'patternProperties', 'additionalProperties', 'minProperties', 'maxProperties'],
])

/** Texts of the other keywords (`not`, and any that came later), where the receiver says what the sender does not. */
function strangeKeywords(a: KindAtom, b: KindAtom): [sent: string, taken: string][] {
  const [sent, taken] = [a, b].map(({ parts }) => {
    const texts = parts.flatMap((part) =>
      Object.entries(shapeOf(part))
        .filter(([key]) => !compared.has(key))
        .map(([key, value]) => `${key} ${JSON.stringify(value)}`),
    )
    return [...new Set(texts)].sort()
  }) as [string[], string[]]
  return taken.filter((text) => !sent.includes(text)).map((text) => [sent.join(', ') || 'nothing of the kind', text])
}

/** Fewer reasons are nearer; a member that says which of several forms it is weighs most. */
function weight(reasons: readonly Reason[]): number {
  return reasons.reduce((sum, it) => sum + (it.topic === 'enum' || it.topic === 'member' ? 10 : 1), 0)
}

function isSame(a: JsonSchema, b: JsonSchema): boolean {
  return sameReference(a, b) || shapeText(a) === shapeText(b)
}

function sameReference(a: JsonSchema, b: JsonSchema): boolean {
  const name = referenceOf(a)
  return name !== undefined && name === referenceOf(b) && [a, b].every((it) => Object.keys(shapeOf(it)).length === 1)
}

/** True if several members of an `oneOf` may match one value, which is then refused. */
function mayOverlap(atoms: readonly Atom[]): boolean {
  const exclusive = atoms.filter((atom) => atom.exclusive)
  return exclusive.some((a, index) => exclusive.slice(index + 1).some((b) => !disjoint(a, b)))
}

function disjoint(a: Atom, b: Atom): boolean {
  if (a.kind === 'fixed' && b.kind === 'fixed')
    return !a.values.some((value) => b.values.some((other) => JSON.stringify(value) === JSON.stringify(other)))
  if (a.kind === 'fixed' || b.kind === 'fixed') {
    const [fixed, other] = a.kind === 'fixed' ? [a, b] : [b as FixedAtom, a]
    return !fixed.values.some((value) => kindOfJson(value) === other.kind)
  }
  return a.kind !== b.kind || (a.kind === 'object' && toldApart(a.parts, b.parts))
}

/** True if both sides require a member to which they give different constants. */
function toldApart(a: readonly JsonSchema[], b: readonly JsonSchema[]): boolean {
  const constants = new Map(constantsOf(a))
  return constantsOf(b).some(([name, value]) => constants.has(name) && constants.get(name) !== value)
}

function constantsOf(parts: readonly JsonSchema[]): [string, string][] {
  return parts.flatMap((part) => {
    const required = (part.required ?? []) as string[]
    const properties = (part.properties ?? {}) as Record<string, JsonSchema>
    return Object.entries(properties).flatMap(([name, member]): [string, string][] =>
      required.includes(name) && Object.hasOwn(member, 'const') ? [[name, JSON.stringify(member.const)]] : [],
    )
  })
}
