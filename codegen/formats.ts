import { createRequire } from 'node:module'

let knownFormats: ReadonlyMap<string, RegExp> | undefined

/** The formats that can be checked without code of ajv at run time: those that are regular expressions. */
export function formats(): ReadonlyMap<string, RegExp> {
  if (knownFormats === undefined) {
    const { fastFormats } = createRequire(import.meta.url)('ajv-formats/dist/formats') as {
      fastFormats: Record<string, unknown>
    }
    const found = new Map<string, RegExp>()
    for (const [name, format] of Object.entries(fastFormats)) {
      const check = isDefinition(format) ? format.validate : format
      if (check instanceof RegExp) found.set(name, check)
    }
    knownFormats = found
  }
  return knownFormats
}

function isDefinition(format: unknown): format is { readonly validate?: unknown } {
  return typeof format === 'object' && format !== null && !(format instanceof RegExp)
}
