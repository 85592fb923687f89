/**
 * Lines of a JSDoc comment, or none if there is no text. Text comes from schema files: an end of comment inside it is broken
 * up, so that it cannot become code.
 */
export function docComment(paragraphs: readonly string[], indent: string): string[] {
  const lines = paragraphs
    .join('\n')
    .replace(/[\u2028\u2029\r]/g, '\n')
    .replaceAll('*/', '*\\/')
    .split('\n')
    .map((line) => line.trimEnd())
  while (lines.at(0) === '') lines.shift()
  while (lines.at(-1) === '') lines.pop()
  const [only] = lines
  if (only === undefined) return []
  if (lines.length === 1) return [`${indent}/** ${only} */`]
  return [`${indent}/**`, ...lines.map((line) => (line === '' ? `${indent} *` : `${indent} * ${line}`)), `${indent} */`]
}
