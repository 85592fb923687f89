import type { JsonSchema } from '../../../src/model/api-model.js'
import { printType } from '../../type-printer.js'

/** A schema in short, for a person: its type on one line. */
export function typeText(schema: JsonSchema): string {
  const printed = printType(schema)
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .trim()
  return shorten(schema.type === 'integer' ? (schema.format === 'int64' ? 'int64' : 'integer') : printed)
}

/** Values in short. */
export function valuesText(values: readonly unknown[]): string {
  return shorten(values.map((value) => JSON.stringify(value)).join(', '))
}

/** At most 100 characters. */
export function shorten(text: string, limit = 100): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text
}
