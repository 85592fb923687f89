/** esbuild gives a class that mentions itself another name inside, and that is what its instances are shown as. */
export function withClassNames(text: string): string {
  let result = text
  for (const [, name] of text.matchAll(/\bvar (\w+) = class _\1\b/g))
    result = result.replaceAll(new RegExp(`\\b_${name}\\b`, 'g'), String(name))
  return result
}
