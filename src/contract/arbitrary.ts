import fc from 'fast-check'
import type { JsonSchema } from '../model/api-model.js'
import { anything, isUnrestricted } from './anything.js'
import { arrays } from './arrays.js'
import { type Conjunction, conjunctionsOf, type Definitions, kindsOf } from './conjunction.js'
import type { Generator } from './generator.js'
import type { JsonKind } from './json.js'
import { type Needs, needsOf } from './need.js'
import { mayNest } from './nesting.js'
import { objects } from './objects.js'
import { oneOf, possible } from './possible.js'
import { numbers, texts } from './scalars.js'
import { conforms } from './violation.js'

/** How much is generated. */
export interface ArbitraryOptions {
  /**
   * How many references to shared schemas may stand one inside the other. Where the schema demands more, so much is given.
   * Absent: 3.
   */
  readonly depth?: number
  /** How large arrays and records usually get above their minimum. Absent: `small`. */
  readonly size?: 'small' | 'medium' | 'large'
}

/** A schema that no value matches, or none that the generator can find. */
export class NoValueError extends Error {
  override readonly name = 'NoValueError'
}

/**
 * Values that match a schema, in the form that travels on the wire. What is generated is valid by construction; where
 * keywords interact (`oneOf`, `not`, a pattern beside a format) values are filtered. Throws NoValueError if no value can be
 * found, and TypeError for references and formats that are not known.
 */
export function arbitraryOf(
  schema: JsonSchema,
  definitions: Definitions,
  options: ArbitraryOptions = {},
): fc.Arbitrary<unknown> {
  const need = needsOf(definitions).of(schema)
  const found = Number.isFinite(need)
    ? generatorOf(definitions, options.size ?? 'small').values(schema, Math.max(need, options.depth ?? 3))
    : null
  if (found === null)
    throw new NoValueError(`No value was found for the schema ${JSON.stringify(schema).slice(0, 500)}`)
  return found
}

const extents = { small: 3, medium: 8, large: 30 } as const

type Size = keyof typeof extents

const generators = new WeakMap<Definitions, Map<Size, Generator>>()

/** The generator for a set of definitions, which remembers what it made. */
function generatorOf(definitions: Definitions, size: Size): Generator {
  const bySize = generators.get(definitions) ?? new Map<Size, Generator>()
  generators.set(definitions, bySize)
  const found = bySize.get(size) ?? new SchemaGenerator(definitions, extents[size])
  bySize.set(size, found)
  return found
}

/** Relative frequency of the kinds where several are possible: null is not what makes values interesting. */
const weights: Readonly<Record<JsonKind, number>> = { null: 1, boolean: 2, number: 3, string: 3, array: 3, object: 3 }

class SchemaGenerator implements Generator {
  readonly needs: Needs
  readonly extent: number
  readonly #definitions: Definitions
  /**
   * The lowest that a budget can fall. Needs are those of each part of an `allOf`; parts that only together ask for a value within
   * the value, without end, need more than that, and no value is large enough.
   */
  readonly #lowest: number
  /** By schema and budget: shared schemas are met again and again. */
  readonly #made = new WeakMap<JsonSchema, Map<number, fc.Arbitrary<unknown> | null>>()

  constructor(definitions: Definitions, extent: number) {
    this.#definitions = definitions
    this.#lowest = -2 * Object.keys(definitions).length - 8
    this.needs = needsOf(definitions)
    this.extent = extent
  }

  mayNest(schema: JsonSchema): boolean {
    return mayNest(schema, this.#definitions)
  }

  values(schema: JsonSchema, budget: number): fc.Arbitrary<unknown> | null {
    if (budget < this.#lowest) return null
    const byBudget = this.#made.get(schema) ?? new Map<number, fc.Arbitrary<unknown> | null>()
    this.#made.set(schema, byBudget)
    const made = byBudget.get(budget)
    if (made !== undefined) return made
    const found = this.#make(schema, budget)
    byBudget.set(budget, found)
    return found
  }

  #make(schema: JsonSchema, budget: number): fc.Arbitrary<unknown> | null {
    const all = conjunctionsOf(schema, this.#definitions)
    const least = Math.max(budget, Math.min(...all.map((it) => this.needs.ofConjunction(it))))
    const choices = all
      .filter((it) => this.needs.ofConjunction(it) <= least)
      .flatMap((it) => this.#ofConjunction(it, budget - it.hops))
    const found = oneOf(choices)
    if (found === null || !needsFilter(all)) return found
    return possible(found, (value) => conforms(schema, this.#definitions, value))
  }

  #ofConjunction({ parts }: Conjunction, budget: number): fc.WeightedArbitrary<unknown>[] {
    if (parts.every(isUnrestricted)) return [{ weight: 3, arbitrary: anything }]
    const fixed = fixedValues(parts)
    if (fixed !== undefined) {
      const fitting = fixed.filter((value) => parts.every((part) => conforms(part, this.#definitions, value)))
      return fitting.length === 0 ? [] : [{ weight: 3, arbitrary: fc.constantFrom(...fitting) }]
    }
    const { kinds, whole } = kindsOf(parts)
    const affordable = [...kinds].filter((kind) => this.needs.ofKind(parts, kind) <= budget)
    return (affordable.length > 0 ? affordable : [...kinds]).flatMap((kind) => {
      const arbitrary = this.#ofKind(parts, kind, whole, budget)
      return arbitrary === null ? [] : [{ weight: weights[kind], arbitrary }]
    })
  }

  #ofKind(parts: readonly JsonSchema[], kind: JsonKind, whole: boolean, budget: number): fc.Arbitrary<unknown> | null {
    switch (kind) {
      case 'null':
        return fc.constant(null)
      case 'boolean':
        return fc.boolean()
      case 'number':
        return numbers(parts, whole)
      case 'string':
        return texts(parts)
      case 'array':
        return arrays(parts, budget, this)
      case 'object':
        return objects(parts, budget, this)
    }
  }
}

/** The values that `enum` or `const` leave, or undefined if there is neither. */
function fixedValues(parts: readonly JsonSchema[]): readonly unknown[] | undefined {
  for (const part of parts) {
    if (Object.hasOwn(part, 'const')) return [part.const]
    if (Array.isArray(part.enum)) return part.enum
  }
  return undefined
}

/** True if values made for one alternative may break a keyword that generation does not follow. */
function needsFilter(alternatives: readonly Conjunction[]): boolean {
  const exclusive = alternatives.length > 1 && alternatives.some((it) => it.exclusive)
  return exclusive || alternatives.some(({ parts }) => parts.some((part) => part.not !== undefined))
}
