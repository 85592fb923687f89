import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { type FileNotes, notesOf } from './file-notes.js'
import { transformedNotes } from './load.js'
import { relativeImport } from './relative-import.js'
import type { RunMemo } from './run-memo.js'
import { parseTypeScript } from './typescript.js'

/** Where something stands in the schema sources, and the JSDoc text above it. */
export interface SourceNote {
  readonly file: string
  readonly line: number
  readonly text: string
}

/** What the schema sources say beside their values: comments and positions. */
export interface SourceNotes {
  /** The schema file itself, relative to the root. */
  readonly file: string
  /** All files read: the schema file and what it imports by relative path. Absolute paths. */
  readonly files: readonly string[]
  readonly api: SourceNote | undefined
  method(method: string, variant?: string): SourceNote | undefined
  argument(method: string, argument: string, variant?: string): SourceNote | undefined
  error(name: string): SourceNote | undefined
  object(name: string): SourceNote | undefined
  field(object: string, field: string): SourceNote | undefined
}

/**
 * Reads a schema file and the files that it imports by relative path. Values come from running the file; this adds what a
 * running program cannot see. A memo keeps what was read of each file.
 */
export function readSources(file: string, root: string, memo?: RunMemo<FileNotes>): SourceNotes {
  const notes = new Map<string, SourceNote>()
  const files: string[] = []
  const queue = [resolve(file)]
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (files.includes(path)) continue
    files.push(path)
    const name = relative(root, path).replaceAll('\\', '/')
    const found = fileNotes(path, memo)
    for (const [key, note] of found.notes) if (!notes.has(key)) notes.set(key, { file: name, ...note })
    for (const specifier of found.imports) {
      const imported = relativeImport(path, specifier)
      if (imported !== undefined) queue.push(imported)
    }
  }
  const get = (...key: string[]) => notes.get(key.join('\0'))
  return {
    file: relative(root, resolve(file)).replaceAll('\\', '/'),
    files,
    api: get('api'),
    method: (method, variant) =>
      (variant === undefined ? undefined : get('variant', method, variant)) ?? get('method', method),
    argument: (method, argument, variant) =>
      (variant === undefined ? undefined : get('argument', `${method}@${variant}`, argument)) ??
      get('argument', method, argument),
    error: (name) => get('error', name),
    object: (name) => get('object', name),
    field: (object, field) => get('field', object, field),
  }
}

function fileNotes(path: string, memo: RunMemo<FileNotes> | undefined): FileNotes {
  const text = readFileSync(path, 'utf8')
  const key = `${path}\0${text}`
  const known = memo?.get(key)
  if (known !== undefined) return known
  const found = transformedNotes(path, text) ?? notesOf(parseTypeScript(path, text, true))
  memo?.set(key, found)
  return found
}
