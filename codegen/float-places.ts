import type { FloatPlaces } from '../src/core/float-places.js'
import type { ApiModel, JsonSchema } from '../src/model/api-model.js'

/** Name of the format: Python's float is what JSON Schema users know as double. */
export const double = 'double'

/** Whether a schema is that of `float()`, or of that or null. */
export function isFloatSchema(schema: JsonSchema): boolean {
  return schema.format === double && [schema.type].flat().includes('number')
}

/** Where floats stand in a value; the form of `src/core/float-places.ts` with shared schemas by name. */
export type FloatModel =
  | true
  | { readonly shared: string }
  | { readonly items: FloatModel | readonly (FloatModel | null)[] }
  | {
      readonly fields: Readonly<Record<string, FloatModel>>
      readonly values?: FloatModel
      /** Declared members without floats, which `values` does not mean. */
      readonly named: readonly string[]
    }
  | { readonly anyOf: readonly FloatModel[] }

/** Finds the places of floats in the schemas of one API. */
export class FloatFinder {
  readonly #model: ApiModel
  /** Shared schemas in which a float can stand. */
  readonly #holders: ReadonlySet<string>

  constructor(model: ApiModel) {
    this.#model = model
    this.#holders = holdersOf(model)
  }

  /** Names of the shared schemas in which floats stand, sorted. */
  get shared(): readonly string[] {
    return [...this.#holders].sort()
  }

  /** The places in a shared schema of {@link shared}. */
  ofShared(name: string): FloatModel {
    const found = this.places(this.#model.definitions[name]?.schema ?? {})
    if (found === undefined) throw new Error(`no float stands in ${name}`)
    return found
  }

  /** The places in the values of a schema; undefined if there are none. */
  places(schema: JsonSchema): FloatModel | undefined {
    if (typeof schema.$ref === 'string') {
      const name = nameOf(schema.$ref)
      return this.#holders.has(name) ? { shared: name } : undefined
    }
    const found: FloatModel[] = []
    const add = (it: FloatModel | undefined) => {
      if (it !== undefined) found.push(it)
    }
    if (isFloatSchema(schema)) add(true)
    for (const keyword of ['anyOf', 'oneOf', 'allOf'] as const)
      for (const member of (schema[keyword] ?? []) as JsonSchema[]) add(this.places(member))
    add(this.#items(schema.items))
    add(this.#members(schema))
    return found.length < 2 ? found[0] : { anyOf: found }
  }

  /** The places in the values of a schema as the run time takes them; undefined if there are none. */
  runtimePlaces(schema: JsonSchema): FloatPlaces | undefined {
    const places = this.places(schema)
    return places === undefined ? undefined : this.#runtime(places)
  }

  #runtime(places: FloatModel): FloatPlaces {
    if (places === true) return true
    // A function, as shared schemas refer to each other and to themselves.
    if ('shared' in places) return () => this.#runtime(this.ofShared(places.shared))
    if ('anyOf' in places) return { anyOf: places.anyOf.map((it) => this.#runtime(it)) }
    if ('items' in places) {
      const { items } = places
      return {
        items: isTuple(items) ? items.map((it) => (it === null ? null : this.#runtime(it))) : this.#runtime(items),
      }
    }
    const { fields, values, named } = places
    return {
      fields: Object.fromEntries(Object.entries(fields).map(([name, it]) => [name, this.#runtime(it)])),
      ...(values === undefined ? {} : { values: this.#runtime(values) }),
      named,
    }
  }

  #items(items: unknown): FloatModel | undefined {
    if (Array.isArray(items)) {
      const each = (items as JsonSchema[]).map((item) => this.places(item) ?? null)
      return each.every((it) => it === null) ? undefined : { items: each }
    }
    if (!isSchema(items)) return undefined
    const inside = this.places(items)
    return inside === undefined ? undefined : { items: inside }
  }

  #members(schema: JsonSchema): FloatModel | undefined {
    const declared = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>)
    const fields: Record<string, FloatModel> = {}
    for (const [name, member] of declared) {
      const inside = this.places(member)
      if (inside !== undefined) fields[name] = inside
    }
    const rest = [schema.additionalProperties, ...Object.values((schema.patternProperties ?? {}) as object)]
    const others = rest.filter(isSchema).flatMap((it) => this.places(it) ?? [])
    if (others.length === 0) return Object.keys(fields).length === 0 ? undefined : { fields, named: [] }
    const [first] = others
    const values = others.length === 1 && first !== undefined ? first : { anyOf: others }
    const named = declared.map(([name]) => name).filter((name) => !Object.hasOwn(fields, name))
    return { fields, values, named }
  }
}

/** Whether the places differ from item to item. */
export function isTuple(items: FloatModel | readonly (FloatModel | null)[]): items is readonly (FloatModel | null)[] {
  return Array.isArray(items)
}

function holdersOf({ definitions }: ApiModel): ReadonlySet<string> {
  const holders = new Set<string>()
  for (let before = -1; before !== holders.size; ) {
    before = holders.size
    for (const [name, { schema }] of Object.entries(definitions)) if (holds(schema, holders)) holders.add(name)
  }
  return holders
}

/** Whether a float stands anywhere in a schema, given the shared schemas that are known to have one. */
function holds(schema: unknown, holders: ReadonlySet<string>): boolean {
  if (Array.isArray(schema)) return schema.some((it) => holds(it, holders))
  if (!isSchema(schema)) return false
  if (typeof schema.$ref === 'string') return holders.has(nameOf(schema.$ref))
  if (isFloatSchema(schema)) return true
  const members = ['properties', 'patternProperties'].flatMap((key) => Object.values((schema[key] ?? {}) as object))
  const parts = ['anyOf', 'oneOf', 'allOf', 'items', 'additionalProperties'].map((key) => schema[key])
  return [...members, ...parts].some((it) => holds(it, holders))
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null
}

function nameOf(reference: string): string {
  return reference.slice('#/definitions/'.length)
}
