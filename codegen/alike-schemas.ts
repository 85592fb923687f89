import type { JsonSchema } from '../src/model/api-model.js'
import { contentDigest } from './content-hash.js'

/** A schema in ajv's form whose members and references have the names of places, and the names that stand there. */
interface NamelessSchema {
  readonly schema: JsonSchema
  /** By place. */
  readonly names: readonly string[]
  /** The places of validators that are referred to. */
  readonly references: readonly string[]
}

/** A word that begins the names of places. What has it already cannot be told from them. */
const mark = 'stubwirePlace'
const places = new RegExp(`${mark}(?:Self_[0-9a-f]+|(?<index>\\d+))_`, 'g')

/** Names that ajv prints as they are, behind a dot or between quotation marks. */
const plainName = /^[A-Za-z_$][\w$]*$/

/** Names that mean something in what ajv prints, wherever they stand. */
const meaningfulNames = new Set(['__proto__', 'parentData', 'parentDataProperty', 'rootData', 'schemaPath'])

/**
 * Takes the names out of a schema, so that schemas become equal that are alike but for names: ajv prints the same for them but for
 * names. Undefined for a schema with names of which that is not true.
 */
function withoutNames(schema: JsonSchema): NamelessSchema | undefined {
  const indexes = new Map<string, number>()
  const references = new Set<string>()
  let isPlain = true
  const placeOf = (kind: 'member' | 'reference', name: string): string => {
    if (!plainName.test(name) || name.includes(mark) || meaningfulNames.has(name)) isPlain = false
    const key = `${kind} ${name}`
    const index = indexes.get(key) ?? indexes.size
    indexes.set(key, index)
    return `${mark}${index}_`
  }
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip)
    if (typeof value !== 'object' || value === null) return value
    const out: Record<string, unknown> = {}
    for (const [key, member] of Object.entries(value)) {
      if (key === '$ref') {
        const place = placeOf('reference', (member as string).replace(/#$/, ''))
        references.add(place)
        out[key] = `${place}#`
      } else if (key === 'properties') {
        const members = Object.entries(member as Record<string, unknown>)
        out[key] = Object.fromEntries(members.map(([name, schema]) => [placeOf('member', name), strip(schema)]))
      } else if (key === 'required') out[key] = (member as string[]).map((name) => placeOf('member', name))
      else if (schemaKeywords.has(key)) out[key] = strip(member)
      else if (key === 'patternProperties') isPlain = false
      else {
        if (JSON.stringify(member).includes(mark)) isPlain = false
        out[key] = member
      }
    }
    return out
  }
  const stripped = strip(schema) as JsonSchema
  if (!isPlain) return undefined
  return {
    schema: stripped,
    names: [...indexes.keys()].map((key) => key.slice(key.indexOf(' ') + 1)),
    references: [...references],
  }
}

/** Keywords below which schemas stand; the values of others are left alone. */
const schemaKeywords = new Set(['additionalItems', 'additionalProperties', 'allOf', 'anyOf', 'items', 'not', 'oneOf'])

/** Schemas that are the same but for names. */
export interface AlikeSchemas {
  /** Stands for the names of their validators. */
  readonly self: string
  readonly schema: JsonSchema
  readonly references: readonly string[]
  /** What stands at the places, by the name of the validator. */
  readonly names: ReadonlyMap<string, readonly string[]>
}

/** What {@link groupAlike} makes of schemas. */
export interface Grouped {
  /** Those of which there is no other one, by the names of their validators. */
  readonly alone: ReadonlyMap<string, JsonSchema>
  readonly alike: readonly AlikeSchemas[]
}

/** Puts schemas together that are the same but for names. */
export function groupAlike(schemas: Iterable<readonly [name: string, schema: JsonSchema]>): Grouped {
  const alone = new Map<string, JsonSchema>()
  const groups = new Map<
    string,
    { first: JsonSchema; nameless: NamelessSchema; names: Map<string, readonly string[]> }
  >()
  for (const [name, schema] of schemas) {
    const nameless = withoutNames(schema)
    if (nameless === undefined) {
      alone.set(name, schema)
      continue
    }
    const key = JSON.stringify(nameless.schema)
    const group = groups.get(key) ?? { first: schema, nameless, names: new Map() }
    group.names.set(name, nameless.names)
    groups.set(key, group)
  }
  const alike: AlikeSchemas[] = []
  for (const [key, { first, nameless, names }] of groups) {
    const [only] = names.keys()
    if (names.size === 1 && only !== undefined) alone.set(only, first)
    else
      alike.push({
        self: `${mark}Self_${contentDigest(key)}_`,
        schema: nameless.schema,
        references: nameless.references,
        names,
      })
  }
  return { alone, alike }
}

/** The text that ajv would have printed for the schema that had the names. */
export function withNames(text: string, self: string, names: readonly string[]): string {
  return text.replace(places, (_, index?: string) => (index === undefined ? self : (names[Number(index)] ?? '')))
}

/** Whether a text has a place of a name. */
export function hasPlaces(text: string): boolean {
  return text.includes(mark)
}
