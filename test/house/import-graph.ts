import { posix } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import type { Import, SourceFile, SourceTree } from './source-tree.js'

/** An import with what it leads to: a file of the repository, or a package. */
export interface Edge extends Import {
  readonly from: SourceFile
  /** Path of the file, if it is one of ours. */
  readonly file: string | null
  /** Name of the package, `node:…` for what Node brings; null for our own files. */
  readonly package: string | null
}

/** All imports of a tree. */
export function edgesOf(tree: SourceTree): Edge[] {
  return [...tree.values()].flatMap((from) => from.imports.map((found) => resolve(tree, from, found)))
}

/**
 * Groups of files that import each other in a circle, each as `a -> b -> a`. Imports of types count: a circle of types is a
 * circle of thoughts.
 */
export function findCircles(tree: SourceTree): string[] {
  const next = new Map<string, string[]>()
  for (const edge of edgesOf(tree)) {
    if (edge.file !== null) next.set(edge.from.path, [...(next.get(edge.from.path) ?? []), edge.file])
  }
  const done = new Set<string>()
  const circles: string[] = []
  for (const start of tree.keys()) visit(start, [])
  return circles

  function visit(path: string, trail: readonly string[]): void {
    const seenAt = trail.indexOf(path)
    if (seenAt >= 0) circles.push([...trail.slice(seenAt), path].join(' -> '))
    if (seenAt >= 0 || done.has(path)) return
    for (const follower of next.get(path) ?? []) visit(follower, [...trail, path])
    done.add(path)
  }
}

function resolve(tree: SourceTree, from: SourceFile, found: Import): Edge {
  const { specifier } = found
  if (specifier.startsWith('.')) {
    const path = posix.join(posix.dirname(from.path), specifier)
    const source = path.replace(/\.js$/, '.ts')
    const declared = path.replace(/\.js$/, '.d.ts')
    return { ...found, from, file: !tree.has(source) && tree.has(declared) ? declared : source, package: null }
  }
  if (specifier === 'stubwire' || specifier.startsWith('stubwire/')) {
    return { ...found, from, file: sourceOfSubPath(specifier.replace('stubwire', '.')), package: null }
  }
  const parts = specifier.split('/')
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]
  return { ...found, from, file: null, package: specifier.startsWith('node:') ? specifier : (name ?? specifier) }
}

function sourceOfSubPath(subPath: string): string {
  const entry = (manifest.exports as Readonly<Record<string, unknown>>)[subPath]
  if (typeof entry === 'object' && entry !== null && 'stubwire-source' in entry)
    return posix.normalize(String(entry['stubwire-source']))
  return subPath
}
