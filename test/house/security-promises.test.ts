import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { problemsOfCitations } from './parity-table.js'

const root = new URL('../../', import.meta.url)

function read(path: string): string | null {
  const file = new URL(path, root)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

/** The rows of the tables of a document whose last column says what shows them. */
function promises(text: string): { readonly promise: string; readonly shownBy: string }[] {
  const lines = text.split('\n')
  return lines.flatMap((line, at) => {
    if (!line.startsWith('| ') || !headOf(lines, at).endsWith('| shown by |') || line === headOf(lines, at)) return []
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim())
    return [{ promise: cells[1] ?? '', shownBy: cells.at(-2) ?? '' }]
  })
}

function headOf(lines: readonly string[], at: number): string {
  let head = at
  while (lines[head - 1]?.startsWith('|')) head -= 1
  return lines[head] ?? ''
}

describe('docs/security.md', () => {
  const rows = promises(read('docs/security.md') ?? '')

  test('has its table of promises and that of limits', () => {
    expect(rows.length).toBeGreaterThanOrEqual(20)
  })

  test.each(rows)('names tests that are there: $promise', ({ shownBy }) => {
    expect(problemsOfCitations(shownBy, read)).toEqual([])
  })

  test('would be told of a test that is not there', () => {
    expect(problemsOfCitations('`test/house/files.test.ts` "no such title"', read)).toHaveLength(1)
    expect(problemsOfCitations('`test/house/nowhere.test.ts` "x"', read)).toHaveLength(1)
  })
})
