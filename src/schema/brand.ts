/**
 * Marks what the schema language builds. A registered symbol, so that definitions made by one copy of this package are
 * recognised by another one (codegen may load schema files through its own module loader).
 */
export const definitionKind: unique symbol = Symbol.for('stubwire.schema.kind') as never

/** The kinds of definition that the schema language knows. */
export type DefinitionKind = 'api' | 'method' | 'versions' | 'argument' | 'error' | 'object' | 'lazy'

/** The kind of a definition made by this language, or undefined for anything else. */
export function kindOf(value: unknown): DefinitionKind | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return (value as { [definitionKind]?: DefinitionKind })[definitionKind]
}
