import ts from 'typescript-6'

/** A row of the table of parity. */
export interface ParityRow {
  readonly section: string
  readonly id: string
  readonly state: string
  readonly how: string
  readonly shownBy: string
}

/** The rows of a document, by its sections. */
export function parityRows(text: string): ParityRow[] {
  return text.split(/^## /m).flatMap((part): ParityRow[] => {
    const lines = part.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| row |'))
    return lines.map((line) => {
      const [, id = '', state = '', how = '', shownBy = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim())
      return { section: part.slice(0, 1), id, state, how, shownBy }
    })
  })
}

const states = ['implemented', 'deliberately better', 'not applicable']
/** A file of tests, or of cases that several of them run, the title of a test in it, and the text of one row of that test's table if only that row is meant. */
const citation = /^`(?<path>test\/[^`]+(?:\.test|-cases)\.ts)` "(?<title>.+?)"(?: with "(?<item>.+)")?$/

/**
 * What is wrong with a row, in words; nothing if all is well. `read` gives the text of a file, null if there is none. A title is
 * cited whole, as the code has it, and with those of its groups in front (`group > title`) where it says too little alone.
 */
export function findProblems(row: ParityRow, read: (path: string) => string | null): string[] {
  const problems: string[] = []
  if (!states.includes(row.state)) problems.push(`"${row.state}" is no state`)
  if (!/^[\S\s]{5,}\.$/.test(row.how)) problems.push('does not say how or why, in a sentence')
  if (row.shownBy === '' && row.state === 'not applicable') return problems
  return [...problems, ...problemsOfCitations(row.shownBy, read)]
}

/** What is wrong with a list of citations: files and tests that are not there. */
export function problemsOfCitations(shownBy: string, read: (path: string) => string | null): string[] {
  return shownBy.split(/, (?=`)/).flatMap((cited) => problemsOfCitation(cited, read))
}

function problemsOfCitation(cited: string, read: (path: string) => string | null): string[] {
  const { path, title, item } = citation.exec(cited)?.groups ?? {}
  if (path === undefined || title === undefined) return [`names no test: ${cited || 'nothing'}`]
  const text = read(path)
  if (text === null) return [`there is no ${path}`]
  const { tests, texts } = readTests(path, text)
  if (!tests.some((known) => known === title || known.endsWith(` > ${title}`)))
    return [`${path} has no test "${title}"`]
  return item === undefined || texts.has(item) ? [] : [`${path} has no text "${item}"`]
}

interface Tests {
  /** Titles of tests, with the groups that they are in. */
  readonly tests: readonly string[]
  readonly texts: ReadonlySet<string>
}

function readTests(path: string, text: string): Tests {
  const tests: string[] = []
  const texts = new Set<string>()
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest)
  visit(source, [])
  return { tests, texts }

  function visit(node: ts.Node, groups: readonly string[]): void {
    if (ts.isStringLiteralLike(node)) texts.add(node.text)
    let inside = groups
    if (ts.isCallExpression(node)) {
      const [first] = node.arguments
      const kind = calledName(node.expression)
      const title = titleOf(first)
      if (title !== null) {
        if (kind === 'describe') inside = [...groups, title]
        if (kind === 'test' || kind === 'it') tests.push([...groups, title].join(' > '))
      }
    }
    ts.forEachChild(node, (child) => visit(child, inside))
  }

  /** What is put into a template stands as in the code. */
  function titleOf(node: ts.Node | undefined): string | null {
    if (node === undefined) return null
    if (ts.isStringLiteralLike(node)) return node.text
    return ts.isTemplateExpression(node) ? node.getText(source).slice(1, -1) : null
  }
}

/** The name that `it('…')`, `it.each([…])('…')` and the like begin with. */
function calledName(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text
  if (ts.isCallExpression(expression) || ts.isPropertyAccessExpression(expression))
    return calledName(expression.expression)
  if (ts.isTaggedTemplateExpression(expression)) return calledName(expression.tag)
  return ''
}
