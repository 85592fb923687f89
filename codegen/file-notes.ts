import type { ts } from 'ts-morph'
import { compiler } from './typescript.js'

/** Where something stands in one file, and the JSDoc text above it. */
export interface FileNote {
  readonly line: number
  readonly text: string
}

/** What one file says. */
export interface FileNotes {
  /** Notes by key. */
  readonly notes: ReadonlyMap<string, FileNote>
  /** What it imports and re-exports, as it is written. */
  readonly imports: readonly string[]
}

const methodMakers = new Set(['call', 'cast', 'callOrCast'])

/** Reads a file that was parsed with parents. */
export function notesOf(source: ts.SourceFile): FileNotes {
  return { notes: collect(source), imports: importsOf(source) }
}

function importsOf({ statements }: ts.SourceFile): string[] {
  return statements.flatMap((statement) => {
    if (!compiler.isImportDeclaration(statement) && !compiler.isExportDeclaration(statement)) return []
    const { moduleSpecifier } = statement
    return moduleSpecifier !== undefined && compiler.isStringLiteral(moduleSpecifier) ? [moduleSpecifier.text] : []
  })
}

type Add = (node: ts.Node, ...key: string[]) => void

/**
 * Parsing alone is needed, no type checker; and the compiler's own nodes are walked, as a wrapper for each of the nodes of a
 * large file would cost more than the parsing.
 */
function collect(source: ts.SourceFile): Map<string, FileNote> {
  const notes = new Map<string, FileNote>()
  const add: Add = (node, ...key) => {
    const name = key.join('\0')
    if (notes.has(name)) return
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
    notes.set(name, { line, text: docText(node, source) })
  }
  const visit = (node: ts.Node): void => {
    if (compiler.isCallExpression(node) && compiler.isIdentifier(node.expression))
      collectCall(node, node.expression.text, add)
    compiler.forEachChild(node, visit)
  }
  visit(source)
  return notes
}

function collectCall(call: ts.CallExpression, maker: string, add: Add): void {
  if (maker === 'defineApi') add(statementOf(call), 'api')
  else if (maker === 'versionedObject') collectObject(call, add)
  const property = propertyOf(call)
  if (property === undefined) return
  if (maker === 'error') add(property.node, 'error', property.name)
  else if (maker === 'versions') add(property.node, 'method', property.name)
  else if (methodMakers.has(maker)) {
    const outerProperty = versionsAround(property.node)
    const method = outerProperty?.name ?? property.name
    if (outerProperty === undefined) add(property.node, 'method', method)
    else add(property.node, 'variant', method, property.name)
    for (const argument of membersOf(firstObject(call), 'args')) {
      const place = outerProperty === undefined ? method : `${method}@${property.name}`
      add(argument.node, 'argument', place, argument.name)
    }
  }
}

/** The property that is made by `versions({ … })`, if the contract stands in one. */
function versionsAround(node: ts.Node): Property | undefined {
  const outer = ancestor(node, compiler.isCallExpression)
  if (outer === undefined || !compiler.isIdentifier(outer.expression) || outer.expression.text !== 'versions')
    return undefined
  return propertyOf(outer)
}

function collectObject(call: ts.CallExpression, add: Add): void {
  const [name] = call.arguments
  if (name === undefined || !compiler.isStringLiteral(name)) return
  add(statementOf(call), 'object', name.text)
  for (const version of membersOf(firstObject(call), 'versions')) {
    for (const field of propertiesOf(initializerObject(version.node))) add(field.node, 'field', name.text, field.name)
  }
}

interface Property {
  readonly name: string
  readonly node: ts.Node
}

/** The property whose value the call is, such as `greet: call(…)`, or a constant that becomes one by its name. */
function propertyOf(call: ts.CallExpression): Property | undefined {
  const { parent } = call
  if (compiler.isVariableDeclaration(parent)) return { name: nameOf(parent.name), node: statementOf(parent) }
  return compiler.isPropertyAssignment(parent) ? { name: nameOf(parent.name), node: parent } : undefined
}

function firstObject(call: ts.CallExpression): ts.ObjectLiteralExpression | undefined {
  return call.arguments.find(compiler.isObjectLiteralExpression)
}

function membersOf(object: ts.ObjectLiteralExpression | undefined, member: string): Property[] {
  const property = propertiesOf(object).find((candidate) => candidate.name === member)
  return property === undefined ? [] : propertiesOf(initializerObject(property.node))
}

function propertiesOf(object: ts.ObjectLiteralExpression | undefined): Property[] {
  const found: Property[] = []
  for (const property of object?.properties ?? []) {
    if (compiler.isPropertyAssignment(property) || compiler.isShorthandPropertyAssignment(property)) {
      found.push({ name: nameOf(property.name), node: property })
    }
  }
  return found
}

function initializerObject(node: ts.Node): ts.ObjectLiteralExpression | undefined {
  const initializer = compiler.isPropertyAssignment(node) ? node.initializer : undefined
  return initializer !== undefined && compiler.isObjectLiteralExpression(initializer) ? initializer : undefined
}

function nameOf(node: ts.PropertyName | ts.BindingName): string {
  return compiler.isIdentifier(node) || compiler.isStringLiteral(node) || compiler.isNoSubstitutionTemplateLiteral(node)
    ? node.text
    : node.getText()
}

function statementOf(node: ts.Node): ts.Node {
  return ancestor(node, compiler.isStatement) ?? node
}

function ancestor<Found extends ts.Node>(node: ts.Node, test: (node: ts.Node) => node is Found): Found | undefined {
  for (let at = node.parent; at !== undefined; at = at.parent) if (test(at)) return at
  return undefined
}

/** Text of the JSDoc comment above a node or before it on its line, without its stars; empty if there is none. */
function docText(node: ts.Node, source: ts.SourceFile): string {
  const comments = commentsBefore(node, source)
  const comment = comments.findLast((text) => text.startsWith('/**') && text !== '/**/')
  if (comment === undefined) return ''
  return comment
    .slice(3, -2)
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim()
}

function commentsBefore(node: ts.Node, { text }: ts.SourceFile): string[] {
  const textOf = (ranges: readonly ts.CommentRange[] | undefined) =>
    (ranges ?? []).map(({ pos, end }) => text.slice(pos, end))
  const above = textOf(compiler.getLeadingCommentRanges(text, node.pos))
  if (above.length > 0) return above
  // To the parser, a comment that follows something on its line belongs to that.
  const between = text.slice(node.pos, node.getStart())
  return between.includes('\n') ? [] : textOf(compiler.getTrailingCommentRanges(text, node.pos))
}
