import type { ApiModel, JsonSchema } from '../../src/model/api-model.js'
import type { Direction } from './member-changes.js'

/** The methods whose values hold a shared schema, by direction. */
export type Usage = Readonly<Record<Direction, ReadonlySet<string>>>

/** How each shared schema is used; one that nothing refers to has two empty sets. Context and errors count as method `*`. */
export function usageOf(model: ApiModel): ReadonlyMap<string, Usage> {
  const usage = new Map<string, Record<Direction, Set<string>>>()
  for (const name of Object.keys(model.definitions)) usage.set(name, { in: new Set(), out: new Set() })
  const reached = new Map<string, ReadonlySet<string>>()
  const note = (schema: JsonSchema | null, direction: Direction, method: string) => {
    if (schema === null) return
    const names = new Set<string>()
    for (const name of references(schema)) for (const it of closure(name)) names.add(it)
    for (const name of names) usage.get(name)?.[direction].add(method)
  }
  /** The shared schemas that one leads to, itself included. */
  const closure = (start: string): ReadonlySet<string> => {
    const known = reached.get(start)
    if (known !== undefined) return known
    const found = new Set<string>([start])
    for (const name of found) {
      const schema = model.definitions[name]?.schema
      for (const next of schema === undefined ? [] : references(schema)) found.add(next)
    }
    reached.set(start, found)
    return found
  }
  note(model.context, 'in', '*')
  for (const error of model.errors) note(error.args, 'out', '*')
  for (const { name, variants } of model.methods) {
    for (const { args, result } of variants) {
      for (const { schema } of args) note(schema, 'in', name)
      note(result, 'out', name)
    }
  }
  return usage
}

/** Names of the shared schemas that a schema refers to, those of its parts included. */
export function references(schema: JsonSchema): Set<string> {
  const found = new Set<string>()
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) walk(item)
    else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        if (key === '$ref' && typeof member === 'string') found.add(member.slice('#/definitions/'.length))
        else walk(member)
      }
    }
  }
  walk(schema)
  return found
}
