import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/python'
import type { PyClass, PyExpression, PyFunction, PyIf, PyModule, PyParameter, PyStatement } from './python-syntax.js'
import { childrenOf, lineOf, readExpression, readExpressions, type Source } from './read-expression.js'

/** Reads a Python file. Never throws: what cannot be read is listed as damaged, the rest is there. */
export function readPython(file: string, text: string): PyModule {
  const source: Source = { file, text, lineStarts: lineStartsOf(text) }
  const tree = parser.parse(text)
  const damaged = new Set<number>()
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) damaged.add(lineOf(source, node.from))
    },
  })
  return { file, body: readBlock(tree.topNode, source), damaged: [...damaged] }
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function readBlock(node: SyntaxNode, source: Source): PyStatement[] {
  return childrenOf(node)
    .filter(({ name }) => name !== ':')
    .flatMap((child) => readStatement(child, source, []))
}

function readStatement(node: SyntaxNode, source: Source, decorators: readonly PyExpression[]): PyStatement[] {
  const place = { file: source.file, line: lineOf(source, node.from) }
  const children = childrenOf(node)
  const bodies = children.filter(({ name }) => name === 'Body').map((body) => readBlock(body, source))
  switch (node.name) {
    case 'StatementGroup':
      return children.flatMap((child) => readStatement(child, source, []))
    case 'DecoratedStatement': {
      const above = children.filter(({ name }) => name === 'Decorator').map((it) => readDecorator(it, source))
      return children.filter(({ name }) => name !== 'Decorator').flatMap((child) => readStatement(child, source, above))
    }
    case 'FunctionDefinition':
      return [{ kind: 'function', ...readFunction(node, source, decorators) }]
    case 'ClassDefinition':
      return [{ kind: 'class', ...readClass(node, source) }]
    case 'AssignStatement':
      return readAssignment(children, source, place)
    case 'ExpressionStatement':
      return readExpressions(children, source).map((value) => ({ ...place, kind: 'expression', value }))
    case 'ReturnStatement':
      return [{ ...place, kind: 'return', value: readExpressions(children.slice(1), source)[0] ?? null }]
    case 'RaiseStatement':
      return [{ ...place, kind: 'raise' }]
    case 'DeleteStatement':
      return [{ ...place, kind: 'delete', targets: readExpressions(children.slice(1), source) }]
    case 'IfStatement':
      return [{ ...place, ...readIf(children, source) }]
    case 'WithStatement':
    case 'ForStatement':
    case 'WhileStatement':
    case 'TryStatement':
      return [{ ...place, kind: 'block', heads: readExpressions(headsOf(children), source), bodies }]
    default:
      return [{ ...place, kind: 'other' }]
  }
}

const keywords = new Set(['with', 'as', 'for', 'in', 'while', 'try', 'except', 'finally', 'else', 'async'])

function headsOf(children: readonly SyntaxNode[]): SyntaxNode[] {
  return children.filter(({ name }) => name !== 'Body' && !keywords.has(name))
}

function readDecorator(node: SyntaxNode, source: Source): PyExpression {
  const children = childrenOf(node).filter(({ name }) => name !== 'At')
  const args = children.find(({ name }) => name === 'ArgList')
  const names = children.filter(({ name }) => name === 'VariableName')
  const first = names[0] ?? node
  let of = readExpression(first, source)
  for (const name of names.slice(1)) {
    const text = source.text.slice(first.from, name.to)
    of = { file: of.file, line: of.line, text, kind: 'attribute', of, name: source.text.slice(name.from, name.to) }
  }
  if (args === undefined)
    return children.length === 1 && names.length === 0 ? readExpression(children[0] ?? node, source) : of
  return readExpression(node, { ...source, callee: of })
}

function readIf(children: readonly SyntaxNode[], source: Source): PyIf {
  const branches: { test: PyExpression; body: readonly PyStatement[] }[] = []
  let otherwise: readonly PyStatement[] = []
  let test: SyntaxNode[] = []
  for (const child of children) {
    if (child.name === 'if' || child.name === 'elif' || child.name === 'else') test = []
    else if (child.name === 'Body') {
      const [condition] = readExpressions(test, source)
      if (condition === undefined) otherwise = readBlock(child, source)
      else branches.push({ test: condition, body: readBlock(child, source) })
    } else test.push(child)
  }
  return { kind: 'if', branches, otherwise }
}

function readAssignment(
  children: readonly SyntaxNode[],
  source: Source,
  place: { file: string; line: number },
): PyStatement[] {
  const groups: SyntaxNode[][] = [[]]
  for (const child of children) {
    if (child.name === 'AssignOp') groups.push([])
    else if (child.name !== 'TypeDef') groups.at(-1)?.push(child)
  }
  const sides = groups.map((group) => readExpressions(group, source)[0]).filter((it) => it !== undefined)
  const value = sides.at(-1)
  if (value === undefined || sides.length < 2) return [{ ...place, kind: 'other' }]
  return [{ ...place, kind: 'assign', targets: sides.slice(0, -1), value }]
}

function readClass(node: SyntaxNode, source: Source): PyClass {
  const children = childrenOf(node)
  const name = children.find((child) => child.name === 'VariableName')
  const bases = children.find((child) => child.name === 'ArgList')
  const bodyNode = children.find((child) => child.name === 'Body')
  const body = bodyNode === undefined ? [] : readBlock(bodyNode, source)
  const [first] = body
  return {
    file: source.file,
    line: lineOf(source, node.from),
    name: name === undefined ? '' : source.text.slice(name.from, name.to),
    bases: bases === undefined ? [] : readExpressions(childrenOf(bases), source).filter((it) => it.text !== ''),
    doc: docOf(body),
    docLine: first?.line ?? 0,
    body,
  }
}

function readFunction(node: SyntaxNode, source: Source, decorators: readonly PyExpression[]): PyFunction {
  const children = childrenOf(node)
  const name = children.find((child) => child.name === 'VariableName')
  const parameters = children.find((child) => child.name === 'ParamList')
  const returns = children.find((child) => child.name === 'TypeDef')
  const bodyNode = children.find((child) => child.name === 'Body')
  const body = bodyNode === undefined ? [] : readBlock(bodyNode, source)
  return {
    file: source.file,
    line: lineOf(source, node.from),
    name: name === undefined ? '' : source.text.slice(name.from, name.to),
    parameters: parameters === undefined ? [] : readParameters(parameters, source),
    returns: returns === undefined ? null : annotationText(returns, source),
    decorators,
    doc: docOf(body),
    body,
  }
}

function annotationText(node: SyntaxNode, source: Source): string {
  return source.text
    .slice(node.from, node.to)
    .replace(/^(:|->)\s*/, '')
    .trim()
}

function readParameters(node: SyntaxNode, source: Source): PyParameter[] {
  const parameters: PyParameter[] = []
  let stars: 0 | 1 | 2 = 0
  const children = childrenOf(node)
  children.forEach((child, at) => {
    if (child.name === '*') stars = 1
    else if (child.name === '**') stars = 2
    else if (child.name === ',') stars = 0
    else if (child.name === 'VariableName' && children[at - 1]?.name !== 'AssignOp') {
      const after = children.slice(at + 1, at + 4)
      const annotation = after[0]?.name === 'TypeDef' ? after[0] : undefined
      const assign = after[annotation === undefined ? 0 : 1]
      const value = assign?.name === 'AssignOp' ? after[annotation === undefined ? 1 : 2] : undefined
      parameters.push({
        file: source.file,
        line: lineOf(source, child.from),
        name: source.text.slice(child.from, child.to),
        stars,
        annotation: annotation === undefined ? null : annotationText(annotation, source),
        default: value === undefined ? null : readExpression(value, source),
      })
    }
  })
  return parameters
}

/** The docstring of a body: its first statement, if that is a text. */
function docOf(body: readonly PyStatement[]): string | null {
  const [first] = body
  return first?.kind === 'expression' && first.value.kind === 'string' ? first.value.value : null
}
