import type { Place, PyClass } from './python-syntax.js'

/** What the history in a client's docstring says of a version. */
export interface HistoryEntry extends Place {
  readonly version: string
  readonly note: string
}

/** The entries `3.16 - Add no_snapshots to accept_transfer` of a docstring, in their order. */
export function readHistory({ doc, docLine, file }: PyClass): readonly HistoryEntry[] {
  if (doc === null) return []
  const entries: { version: string; note: string; file: string; line: number; indent: number }[] = []
  let open: (typeof entries)[number] | null = null
  doc.split('\n').forEach((text, index) => {
    const indent = text.search(/\S/)
    const start = /^\s*(?:\*\s*)?(\d+\.\d+)\s*(?:-|:|–)\s*(\S.*)$/.exec(text)
    if (start !== null) {
      open = { version: start[1] ?? '', note: (start[2] ?? '').trim(), file, line: docLine + index, indent }
      entries.push(open)
    } else if (open !== null && indent > open.indent && !text.trim().startsWith('...')) open.note += ` ${text.trim()}`
    else open = null
  })
  return entries.map(({ indent: _unused, ...entry }) => entry)
}

/** Names that a note says came, went or changed. */
export interface NoteReading {
  /** Methods that came. */
  readonly added: readonly string[]
  /** Methods that went. */
  readonly removed: readonly string[]
  /** Arguments that came, by method. */
  readonly addedArguments: readonly { readonly method: string; readonly argument: string }[]
}

/** The arguments of the methods that are known otherwise. */
export type KnownMethods = ReadonlyMap<string, ReadonlySet<string>>

const names = /[a-z][a-z0-9]*(?:_[a-z0-9]+)*/g

/**
 * Reads a note by the names of methods and arguments that are known otherwise; what it says of others is prose. Removed methods
 * are known from nowhere else: names with an underscore that follow `Remove`.
 */
export function readNote(note: string, known: KnownMethods): NoteReading {
  const text = note.replace(/[`"']/g, '')
  const words = text.match(names) ?? []
  const methods = words.filter((word) => known.has(word))
  const removed = /^Remove[sd]?\b/i.test(text) ? removedNames(text) : []
  if (!/^(Addd?s?|Added|Adding|New|Introduces?|Make|Pass)\b/i.test(text))
    return { added: [], removed, addedArguments: [] }
  const [before = ''] = text.split(/\b(?:to|in|for|on|into)\b/i, 1)
  const addedArguments = methods.flatMap((method) =>
    (before.match(names) ?? [])
      .filter((word) => known.get(method)?.has(word) === true && !known.has(word))
      .map((argument) => ({ method, argument })),
  )
  const [head = ''] = text.split(/\b(?:to|in|from|for|as|that|which|with|and (?:add|send|re))\b/i, 1)
  const isAddition = /^(Addd?s?|Added|Adding|New|Introduces?)\b/i.test(text) && !/\bsupport\b/i.test(head)
  const added = isAddition ? (head.match(names) ?? []).filter((word) => known.has(word)) : []
  const newMethods = added.filter((method) => !addedArguments.some((it) => it.method === method))
  return { added: [...new Set(newMethods)], removed, addedArguments }
}

function removedNames(text: string): readonly string[] {
  const [head = ''] = text.split(/\.(?:\s|$)/, 1)
  return [...new Set((head.match(names) ?? []).filter((word) => word.includes('_')))]
}
