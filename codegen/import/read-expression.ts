import type { SyntaxNode } from '@lezer/common'
import type { PyArgument, PyExpression } from './python-syntax.js'

/** The text that nodes belong to. */
export interface Source {
  readonly file: string
  readonly text: string
  /** Offset of the beginning of each line. */
  readonly lineStarts: readonly number[]
  /** What a decorator's arguments are given to. */
  readonly callee?: PyExpression
}

/** The expressions of nodes that commas part; several without brackets are a tuple. */
export function readExpressions(nodes: readonly SyntaxNode[], source: Source): PyExpression[] {
  const values = nodes.filter(({ name }) => !/^[,()[\]{}:;]$/.test(name)).map((node) => readExpression(node, source))
  const commas = nodes.some(({ name }) => name === ',') && !nodes.some(({ name }) => name === '(')
  const [first] = values
  if (!commas || first === undefined) return values
  const text = source.text.slice(nodes[0]?.from, nodes.at(-1)?.to)
  return [{ file: first.file, line: first.line, text, kind: 'sequence', type: 'tuple', items: values }]
}

/** An expression. What is not understood keeps its text and the expressions inside. */
export function readExpression(node: SyntaxNode, source: Source): PyExpression {
  const text = source.text.slice(node.from, node.to)
  const base = { file: source.file, line: lineOf(source, node.from), text }
  const children = childrenOf(node)
  const at = (index: number): PyExpression => {
    const child = children[index]
    return child === undefined ? { ...base, text: '', kind: 'other', parts: [] } : readExpression(child, source)
  }
  switch (node.name) {
    case 'VariableName':
    case 'self':
      return { ...base, kind: 'name', id: text }
    case 'Boolean':
      return { ...base, kind: 'constant', value: text === 'True' }
    case 'None':
      return { ...base, kind: 'constant', value: null }
    case 'Number':
      return { ...base, kind: 'number', value: Number(text.replaceAll('_', '')) }
    case 'String':
      return { ...base, kind: 'string', value: textOf(text) }
    case 'ContinuedString': {
      const parts = children.map((child) => readExpression(child, source))
      if (!parts.every((part) => part.kind === 'string')) return { ...base, kind: 'other', parts }
      return { ...base, kind: 'string', value: parts.map((part) => part.value).join('') }
    }
    case 'ParenthesizedExpression':
      return at(1)
    case 'TupleExpression':
    case 'ArrayExpression':
    case 'SetExpression': {
      const type = node.name === 'TupleExpression' ? 'tuple' : node.name === 'ArrayExpression' ? 'list' : 'set'
      const items = children.filter(({ name }) => !/^[,()[\]{}]$/.test(name)).map((it) => readExpression(it, source))
      return { ...base, kind: 'sequence', type, items }
    }
    case 'DictionaryExpression':
      return { ...base, kind: 'dict', entries: readEntries(children, source) }
    case 'MemberExpression': {
      const of = at(0)
      if (children[1]?.name === '.') {
        const name = children[2]
        return { ...base, kind: 'attribute', of, name: name === undefined ? '' : source.text.slice(name.from, name.to) }
      }
      return { ...base, kind: 'subscript', of, index: at(2) }
    }
    case 'CallExpression': {
      const list = children.find(({ name }) => name === 'ArgList')
      return { ...base, kind: 'call', callee: at(0), args: list === undefined ? [] : readArguments(list, source) }
    }
    case 'Decorator': {
      const list = children.find(({ name }) => name === 'ArgList')
      const callee = source.callee ?? at(1)
      return { ...base, kind: 'call', callee, args: list === undefined ? [] : readArguments(list, source) }
    }
    case 'UnaryExpression':
      return children[0]?.name === 'not' ? { ...base, kind: 'not', of: at(1) } : negative(base, at(1))
    case 'BinaryExpression':
      return {
        ...base,
        kind: 'binary',
        operator: source.text.slice(children[1]?.from, children.at(-2)?.to),
        left: at(0),
        right: at(children.length - 1),
      }
    case 'ConditionalExpression':
      return { ...base, kind: 'conditional', yes: at(0), test: at(2), no: at(4) }
    default:
      return { ...base, kind: 'other', parts: children.map((child) => readExpression(child, source)) }
  }
}

function negative(base: { file: string; line: number; text: string }, of: PyExpression): PyExpression {
  if (of.kind === 'number' && base.text.startsWith('-')) return { ...base, kind: 'number', value: -of.value }
  return { ...base, kind: 'other', parts: [of] }
}

/** The children of a node but comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child)
  return children.filter(({ name }) => name !== 'Comment')
}

function readEntries(
  children: readonly SyntaxNode[],
  source: Source,
): { key: PyExpression | null; value: PyExpression }[] {
  const entries: { key: PyExpression | null; value: PyExpression }[] = []
  let group: SyntaxNode[] = []
  for (const child of [...children.slice(1), null]) {
    if (child !== null && child.name !== ',' && child.name !== '}') {
      group.push(child)
      continue
    }
    const parts = group.filter(({ name }) => name !== ':' && name !== '**')
    const [first, second] = parts
    if (first !== undefined && second !== undefined)
      entries.push({ key: readExpression(first, source), value: readExpression(second, source) })
    else if (first !== undefined) entries.push({ key: null, value: readExpression(first, source) })
    group = []
  }
  return entries
}

function readArguments(list: SyntaxNode, source: Source): PyArgument[] {
  const args: PyArgument[] = []
  let group: SyntaxNode[] = []
  for (const child of childrenOf(list)) {
    if (child.name !== ',' && child.name !== '(' && child.name !== ')') {
      group.push(child)
      continue
    }
    const assign = group.findIndex(({ name }) => name === 'AssignOp')
    const stars = group[0]?.name === '**' ? 2 : group[0]?.name === '*' ? 1 : 0
    const value = group.at(-1)
    const name = assign === 1 ? group[0] : undefined
    if (value !== undefined)
      args.push({
        name: name === undefined ? null : source.text.slice(name.from, name.to),
        stars,
        value: readExpression(value, source),
      })
    group = []
  }
  return args
}

/** Line of an offset, from 1 on. */
export function lineOf({ lineStarts }: Source, offset: number): number {
  let low = 0
  let high = lineStarts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  "'": "'",
  '"': '"',
  '\\': '\\',
  '\n': '',
}

/** What a string literal says. Escapes that are rare in service sources stay as they are written. */
function textOf(literal: string): string {
  const [, prefix = '', quotes = '', body = ''] = /^([A-Za-z]*)("""|'''|"|')([\s\S]*?)\2$/.exec(literal) ?? []
  if (quotes === '') return literal
  if (/r/i.test(prefix)) return body
  return body.replace(/\\([\s\S])/g, (whole, character: string) => escapes[character] ?? whole)
}
