/** JSON types as bits, so that a list of types is one number. */
export const typeBits = { string: 1, number: 2, integer: 4, boolean: 8, array: 16, object: 32, null: 64 } as const

/** Allowed types of members that need no other check: names, and for each the bits of its types. */
export interface MemberTypes {
  readonly names: readonly string[]
  readonly bits: readonly number[]
}

/**
 * Name of the first own member whose value has none of the types that it may have; undefined if there is none. Members that
 * are absent pass. Objects of many simple members are checked by this one loop instead of a block of code a member.
 */
export function wrongMember(data: object, table: MemberTypes): string | undefined {
  const { names, bits } = table
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as string
    const value = (data as Record<string, unknown>)[name]
    if (value !== undefined && !hasType(value, bits[at] as number) && Object.hasOwn(data, name)) return name
  }
  return undefined
}

/** The types that a member may have, as `type` of JSON Schema writes them. */
export function allowedTypes(table: MemberTypes, name: string): string | readonly string[] {
  const bits = table.bits[table.names.indexOf(name)] ?? 0
  const types = Object.entries(typeBits).flatMap(([type, bit]) => (bits & bit ? [type] : []))
  return types.length === 1 ? (types[0] as string) : types
}

function hasType(value: unknown, bits: number): boolean {
  switch (typeof value) {
    case 'string':
      return (bits & typeBits.string) !== 0
    case 'boolean':
      return (bits & typeBits.boolean) !== 0
    case 'number':
      if (!Number.isFinite(value)) return false
      return (bits & typeBits.number) !== 0 || ((bits & typeBits.integer) !== 0 && value % 1 === 0)
    case 'object':
      if (value === null) return (bits & typeBits.null) !== 0
      return (bits & (Array.isArray(value) ? typeBits.array : typeBits.object)) !== 0
    default:
      return false
  }
}
