import type { JsonSchema } from '../../src/model/api-model.js'
import { shapeOf, shapeText } from '../compat/inclusion/atoms.js'
import { shorten, typeText } from '../compat/inclusion/text.js'

/** What became of a schema, in short; null if nothing that matters to a value. */
export function schemaChange(before: JsonSchema, after: JsonSchema): string | null {
  const defaults = keywordChange('default', before, after)
  if (shapeText(before) === shapeText(after)) return defaults
  const [was, is] = [typeText(before), typeText(after)]
  if (was !== is) return `\`${was}\` became \`${is}\``
  const [a, b] = [shapeOf(before), shapeOf(after)]
  const keywords = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
  const told = [...keywords.map((keyword) => keywordChange(keyword, a, b)), defaults].filter((it) => it !== null)
  return told.length === 0 ? 'changed' : told.join(', ')
}

function keywordChange(keyword: string, before: JsonSchema, after: JsonSchema): string | null {
  const [was, is] = [before, after].map((schema) => JSON.stringify(schema[keyword]))
  if (was === is) return null
  if (was === undefined) return `\`${keyword}\` ${shorten(is ?? '', 60)} added`
  if (is === undefined) return `\`${keyword}\` ${shorten(was, 60)} taken off`
  return `\`${keyword}\` ${shorten(was, 60)} became ${shorten(is, 60)}`
}
