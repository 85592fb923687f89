import type { JsonSchema } from '../model/api-model.js'
import {
  type Conjunction,
  type Definitions,
  definitionOf,
  itemSchema,
  kindsOf,
  memberSchema,
  numbersOf,
  referenceOf,
  requiredOf,
  subschemas,
  tupleLength,
} from './conjunction.js'
import type { JsonKind } from './json.js'

/**
 * How many references, one inside the other, the smallest value of a schema needs. Generation has a budget of references and
 * takes only what still fits, so that values of schemas which contain themselves end.
 */
export class Needs {
  readonly #ofDefinition = new Map<string, number>()

  constructor(definitions: Definitions) {
    for (const name of Object.keys(definitions)) this.#ofDefinition.set(name, Number.POSITIVE_INFINITY)
    // Simple values come first, what is made of them in later rounds; what stays infinite contains itself of necessity.
    for (let changed = true; changed; ) {
      changed = false
      for (const [name, known] of this.#ofDefinition) {
        const need = this.of(definitionOf(name, definitions))
        if (need >= known) continue
        this.#ofDefinition.set(name, need)
        changed = true
      }
    }
  }

  /** Need of a schema; infinite if it has no finite value. */
  of(schema: JsonSchema): number {
    const name = referenceOf(schema)
    const referred = name === undefined ? 0 : 1 + this.#ofReference(name)
    const all = (subschemas(schema, 'allOf') ?? []).map((part) => this.of(part))
    const any = ['anyOf', 'oneOf'].flatMap((keyword) => {
      const members = subschemas(schema, keyword)
      return members === undefined ? [] : [Math.min(...members.map((part) => this.of(part)))]
    })
    return Math.max(referred, this.#ofParts([schema]), ...all, ...any)
  }

  /** Need of a conjunction, the references that led to it included. */
  ofConjunction(conjunction: Conjunction): number {
    return conjunction.hops + this.#ofParts(conjunction.parts)
  }

  /** Need of the values of one kind. */
  ofKind(parts: readonly JsonSchema[], kind: JsonKind): number {
    if (parts.some((part) => Array.isArray(part.enum) || Object.hasOwn(part, 'const'))) return 0
    if (kind === 'object') return this.#most([...requiredOf(parts)].map((name) => memberSchema(parts, name)))
    if (kind !== 'array') return 0
    const least = Math.max(0, ...numbersOf(parts, 'minItems'))
    const places = Math.min(least, tupleLength(parts) + 1)
    return this.#most(Array.from({ length: places }, (_, index) => itemSchema(parts, index)))
  }

  #ofReference(name: string): number {
    const need = this.#ofDefinition.get(name)
    if (need === undefined) throw new TypeError(`There is no definition named ${JSON.stringify(name)}`)
    return need
  }

  #ofParts(parts: readonly JsonSchema[]): number {
    return Math.min(...[...kindsOf(parts).kinds].map((kind) => this.ofKind(parts, kind)))
  }

  #most(schemas: readonly (JsonSchema | null)[]): number {
    return Math.max(0, ...schemas.map((schema) => (schema === null ? Number.POSITIVE_INFINITY : this.of(schema))))
  }
}

const known = new WeakMap<Definitions, Needs>()

/** The needs under a set of definitions, worked out once. */
export function needsOf(definitions: Definitions): Needs {
  const found = known.get(definitions) ?? new Needs(definitions)
  known.set(definitions, found)
  return found
}
