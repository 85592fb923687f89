/** Files that a package without them should not be published. */
const required = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md']

/** What must never be published, with the reason. */
const forbidden: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)(test|tests|bench|examples|scripts)\//, 'is not for users'],
  [/\.test\.|(^|\/)vitest\.config\./, 'is a test'],
  [/\.map$/, 'is a source map without its source'],
  [/(^|\/)node_modules\//, 'is a dependency'],
  [/(?<!\.d)\.[cm]?ts$/, 'is a source: the package ships JavaScript and declarations'],
  [/(^|\/)\.[^/]+$/, 'is a hidden file'],
]

/**
 * What is wrong with the content of the package, a line each: files that are missing (the four that every package has, and
 * whatever `bin` and `exports` name for users) and files that do not belong in it.
 */
export function contentFindings(files: readonly string[], manifest: Readonly<Record<string, unknown>>): string[] {
  const present = new Set(files)
  const named = [...entryPoints(manifest.bin), ...entryPoints(manifest.exports)]
  const missing = [...required, ...named].filter((path) => !present.has(path))
  const findings = [...new Set(missing)].map((path) => `${path}: is missing`)
  for (const path of files) {
    for (const [pattern, reason] of forbidden) {
      if (pattern.test(path)) findings.push(`${path}: ${reason}`)
    }
  }
  return findings
}

/** Files that `bin` or `exports` name; the condition of this repository's own sources is left out. */
function entryPoints(node: unknown): string[] {
  if (typeof node === 'string') return [node.replace(/^\.\//, '')]
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) => (key === 'stubwire-source' ? [] : entryPoints(value)))
}
