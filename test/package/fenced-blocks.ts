/** A fenced block of a Markdown text. */
export interface FencedBlock {
  readonly language: string
  /** Words after the language: `file=a.ts` gives `file` that value, a bare word gives it an empty one. */
  readonly attributes: Readonly<Record<string, string>>
  /** The lines between the fences, each with its line break. */
  readonly text: string
  /** Line of the opening fence, counted from 1. */
  readonly line: number
}

/** The blocks of a text, in order. Throws for a fence that is never closed. */
export function fencedBlocks(markdown: string): FencedBlock[] {
  const blocks: FencedBlock[] = []
  const lines = markdown.split('\n')
  for (let index = 0; index < lines.length; index += 1) {
    const [, fence, info = ''] = /^(`{3,})([^`]*)$/.exec(lines[index] ?? '') ?? []
    if (fence === undefined) continue
    const end = lines.indexOf(fence, index + 1)
    if (end < 0) throw new Error(`the block of line ${index + 1} is never closed`)
    const [language = '', ...words] = info.trim().split(/\s+/)
    const attributes = Object.fromEntries(words.map((word) => splitOnce(word)))
    const text = lines.slice(index + 1, end).map((line) => `${line}\n`)
    blocks.push({ language, attributes, text: text.join(''), line: index + 1 })
    index = end
  }
  return blocks
}

function splitOnce(word: string): [string, string] {
  const at = word.indexOf('=')
  return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)]
}
