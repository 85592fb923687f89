import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** The file that a relative import in a schema file means, under the name that it has as TypeScript; undefined if there is none. */
export function relativeImport(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const base = resolve(dirname(from), specifier)
  const candidates = [
    base.replace(/\.js$/, '.ts'),
    base.replace(/\.mjs$/, '.mts'),
    base,
    `${base}.ts`,
    `${base}/index.ts`,
  ]
  return candidates.find((path) => /\.[cm]?[jt]s$/.test(path) && statSync(path, { throwIfNoEntry: false })?.isFile())
}
