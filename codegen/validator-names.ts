/** How the names of the validators begin that take a shared schema or null; they are not exported. */
export const nullablePrefix = 'maybe_'

/** How the names of the validators begin that take a part of a schema; they are not exported. */
export const partPrefix = 'part_'

/** Name of the validator of a shared schema. */
export function definitionValidatorName(name: string): string {
  return `def_${name}`
}
