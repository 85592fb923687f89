import type { JsonSchema } from '../model/api-model.js'
import {
  type Conjunction,
  conjunctionsOf,
  type Definitions,
  declaredOf,
  itemSchema,
  kindsOf,
  memberSchema,
  numbersOf,
  requiredOf,
  textsOf,
} from './conjunction.js'
import { formatKit } from './formats.js'
import { type JsonKind, lengthOf } from './json.js'
import { type Needs, needsOf } from './need.js'
import { sample } from './sample.js'
import { conforms } from './violation.js'

/** How {@link valueOf} chooses. */
export interface ValueOptions {
  /** Name of the argument or member that the value is for; texts are chosen by it. */
  readonly name?: string
  /** How many references to shared schemas may stand one inside the other. Absent: 2. */
  readonly depth?: number
}

/**
 * One pleasant value that matches a schema, for demonstrations and mocks: `default` and `examples` where the schema has them,
 * else values that look real for the format and the name. Always the same for the same schema. Throws as `arbitraryOf` does
 * for schemas that no value matches.
 */
// biome-ignore lint/suspicious/noShadowRestrictedNames: an import of its own, never a global
export function valueOf(schema: JsonSchema, definitions: Definitions, options: ValueOptions = {}): unknown {
  const needs = needsOf(definitions)
  const budget = Math.max(needs.of(schema), options.depth ?? 2)
  if (!Number.isFinite(budget)) return sample(schema, definitions, { seed: 1 })[0]
  return new Choice(definitions, needs).of(schema, options.name ?? '', budget)
}

/** Kinds in the order of preference, where a schema admits several. */
const preference: readonly JsonKind[] = ['string', 'number', 'boolean', 'object', 'array', 'null']

class Choice {
  readonly #definitions: Definitions
  readonly #needs: Needs

  constructor(definitions: Definitions, needs: Needs) {
    this.#definitions = definitions
    this.#needs = needs
  }

  of(schema: JsonSchema, name: string, budget: number): unknown {
    const alternatives = conjunctionsOf(schema, this.#definitions)
    const least = Math.max(budget, Math.min(...alternatives.map((it) => this.#needs.ofConjunction(it))))
    for (const alternative of alternatives) {
      if (this.#needs.ofConjunction(alternative) > least) continue
      for (const value of this.#candidates(alternative, name, budget - alternative.hops))
        if (conforms(schema, this.#definitions, value)) return value
    }
    // Nothing pleasant was right: a random value is better than none.
    return sample(schema, this.#definitions, { seed: 1 })[0]
  }

  *#candidates({ parts }: Conjunction, name: string, budget: number): Generator<unknown> {
    for (const part of parts) {
      if (part.default !== undefined) yield part.default
      if (Array.isArray(part.examples)) yield* part.examples
      if (Object.hasOwn(part, 'const')) yield part.const
      if (Array.isArray(part.enum)) yield* part.enum
    }
    const { kinds, whole } = kindsOf(parts)
    for (const kind of preference) {
      if (!kinds.has(kind) || this.#needs.ofKind(parts, kind) > Math.max(budget, this.#needs.ofKind(parts, 'null')))
        continue
      if (kind === 'string') yield* textCandidates(parts, name)
      else if (kind === 'number') yield* numberCandidates(parts, name, whole)
      else if (kind === 'boolean') yield false
      else if (kind === 'object') yield this.#object(parts, budget)
      else if (kind === 'array') yield* this.#arrays(parts, name, budget)
      else yield null
    }
  }

  #object(parts: readonly JsonSchema[], budget: number): unknown {
    const required = requiredOf(parts)
    const members: [string, unknown][] = []
    for (const name of declaredOf(parts)) {
      const schema = memberSchema(parts, name)
      if (schema === null || (!required.has(name) && this.#needs.of(schema) > budget)) continue
      // What changed is for the sender of an object to say; a demonstration object is as it was stored.
      if (name === 'versioned_object.changes' && !required.has(name)) continue
      members.push([name, this.of(schema, name, budget)])
    }
    const least = Math.max(0, ...numbersOf(parts, 'minProperties'))
    for (let index = 1; members.length < least; index += 1) {
      const schema = memberSchema(parts, `key${index}`)
      if (schema === null) break
      members.push([`key${index}`, this.of(schema, `key${index}`, budget)])
    }
    return Object.fromEntries(members)
  }

  *#arrays(parts: readonly JsonSchema[], name: string, budget: number): Generator<unknown> {
    const least = Math.max(0, ...numbersOf(parts, 'minItems'))
    const singular = name.endsWith('s') ? name.slice(0, -1) : name
    for (const length of new Set([Math.max(1, least), least])) {
      const schemas = Array.from({ length }, (_, index) => itemSchema(parts, index))
      const affordable = length === least || schemas.every((it) => it !== null && this.#needs.of(it) <= budget)
      if (affordable) yield schemas.map((schema) => (schema === null ? null : this.of(schema, singular, budget)))
    }
  }
}

/** Texts by the last word of a name. */
const textByWord: Readonly<Record<string, string>> = {
  at: '2026-03-14T09:26:53Z',
  cluster: 'cluster1',
  description: 'A demonstration',
  host: 'node1',
  id: '6f2c1f9e-3b0a-4c57-9d54-0d1f0a7c1b2e',
  ip: '192.0.2.10',
  key: 'key1',
  message: 'hello',
  name: 'demo',
  namespace: 'demo',
  path: '/srv/demo',
  project: 'demo',
  reason: 'maintenance',
  state: 'up',
  status: 'available',
  time: '2026-03-14T09:26:53Z',
  topic: 'demo',
  type: 'default',
  url: 'https://example.org/item',
  user: 'ada',
  uuid: '6f2c1f9e-3b0a-4c57-9d54-0d1f0a7c1b2e',
  version: '1.0',
  zone: 'zone1',
}

function* textCandidates(parts: readonly JsonSchema[], name: string): Generator<string> {
  for (const format of textsOf(parts, 'format')) {
    const pleasant = formatKit(format)?.pleasant
    if (typeof pleasant === 'string') yield pleasant
  }
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  const last = words.at(-1) ?? ''
  const byWord = Object.hasOwn(textByWord, last) ? textByWord[last] : undefined
  const plain = name === '' ? 'text' : name
  const least = Math.max(0, ...numbersOf(parts, 'minLength'))
  const most = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(parts, 'maxLength'))
  for (const text of [...(byWord === undefined ? [] : [byWord]), plain, 'demo', '1', 'a', '']) {
    yield text
    if (lengthOf(text) < least && least < 10_000) yield text.padEnd(least + text.length - lengthOf(text), 'x')
    if (lengthOf(text) > most) yield [...text].slice(0, most).join('')
  }
  yield* ['0123456789abcdef0123456789abcdef', 'A', '1.0', '/demo', 'https://example.org/item']
}

function* numberCandidates(parts: readonly JsonSchema[], name: string, whole: boolean): Generator<number> {
  if (!whole && /(ratio|percent|fraction|factor)$/i.test(name)) yield 0.5
  yield* [1, 0]
  for (const keyword of ['minimum', 'maximum', 'multipleOf']) yield* numbersOf(parts, keyword)
  for (const limit of numbersOf(parts, 'exclusiveMinimum')) yield* [Math.floor(limit) + 1, limit + 0.5]
  for (const limit of numbersOf(parts, 'exclusiveMaximum')) yield* [Math.ceil(limit) - 1, limit - 0.5]
  const [unit] = numbersOf(parts, 'multipleOf')
  const low = Math.max(0, ...numbersOf(parts, 'minimum'), ...numbersOf(parts, 'exclusiveMinimum'))
  if (unit !== undefined) for (const step of [0, 1]) yield (Math.ceil(low / unit) + step) * unit
}
