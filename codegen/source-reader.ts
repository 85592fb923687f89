import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { Project, type SourceFile, ts } from 'ts-morph'
import { relativeImport } from './relative-import.js'
import type { RunMemo } from './run-memo.js'

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

/** What one file says. */
export interface FileNotes {
  /** Notes by key. */
  readonly notes: ReadonlyMap<string, SourceNote>
  /** Relative imports, as they are written. */
  readonly imports: readonly string[]
}

const methodMakers = new Set(['call', 'cast', 'callOrCast'])

/**
 * Reads a schema file and the files that it imports by relative path. Values come from running the file; this adds what a
 * running program cannot see. A memo keeps what was read of each file.
 */
export function readSources(file: string, root: string, memo?: RunMemo<FileNotes>): SourceNotes {
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
    skipLoadingLibFiles: true,
  })
  const notes = new Map<string, SourceNote>()
  const files: string[] = []
  const queue = [resolve(file)]
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (files.includes(path)) continue
    files.push(path)
    const found = fileNotes(project, path, relative(root, path).replaceAll('\\', '/'), memo)
    for (const [key, note] of found.notes) if (!notes.has(key)) notes.set(key, note)
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

function fileNotes(project: Project, path: string, name: string, memo: RunMemo<FileNotes> | undefined): FileNotes {
  const text = readFileSync(path, 'utf8')
  const key = `${path}\0${text}`
  const known = memo?.get(key)
  if (known !== undefined) return known
  const source = project.createSourceFile(path, text, { overwrite: true })
  const found = { notes: collect(source.compilerNode, name), imports: importsOf(source) }
  memo?.set(key, found)
  return found
}

function importsOf(source: SourceFile): string[] {
  return [...source.getImportDeclarations(), ...source.getExportDeclarations()]
    .map((declaration) => declaration.getModuleSpecifierValue())
    .filter((specifier) => specifier !== undefined)
}

type Add = (node: ts.Node, ...key: string[]) => void

/**
 * Parsing alone is needed, no type checker; and the compiler's own nodes are walked, as a wrapper for each of the nodes of a
 * large file would cost more than the parsing.
 */
function collect(source: ts.SourceFile, file: string): Map<string, SourceNote> {
  const notes = new Map<string, SourceNote>()
  const add: Add = (node, ...key) => {
    const name = key.join('\0')
    if (notes.has(name)) return
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
    notes.set(name, { file, line, text: docText(node, source) })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) collectCall(node, node.expression.text, add)
    ts.forEachChild(node, visit)
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
  const outer = ancestor(node, ts.isCallExpression)
  if (outer === undefined || !ts.isIdentifier(outer.expression) || outer.expression.text !== 'versions')
    return undefined
  return propertyOf(outer)
}

function collectObject(call: ts.CallExpression, add: Add): void {
  const [name] = call.arguments
  if (name === undefined || !ts.isStringLiteral(name)) return
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
  if (ts.isVariableDeclaration(parent)) return { name: nameOf(parent.name), node: statementOf(parent) }
  return ts.isPropertyAssignment(parent) ? { name: nameOf(parent.name), node: parent } : undefined
}

function firstObject(call: ts.CallExpression): ts.ObjectLiteralExpression | undefined {
  return call.arguments.find(ts.isObjectLiteralExpression)
}

function membersOf(object: ts.ObjectLiteralExpression | undefined, member: string): Property[] {
  const property = propertiesOf(object).find((candidate) => candidate.name === member)
  return property === undefined ? [] : propertiesOf(initializerObject(property.node))
}

function propertiesOf(object: ts.ObjectLiteralExpression | undefined): Property[] {
  const found: Property[] = []
  for (const property of object?.properties ?? []) {
    if (ts.isPropertyAssignment(property) || ts.isShorthandPropertyAssignment(property)) {
      found.push({ name: nameOf(property.name), node: property })
    }
  }
  return found
}

function initializerObject(node: ts.Node): ts.ObjectLiteralExpression | undefined {
  const initializer = ts.isPropertyAssignment(node) ? node.initializer : undefined
  return initializer !== undefined && ts.isObjectLiteralExpression(initializer) ? initializer : undefined
}

function nameOf(node: ts.PropertyName | ts.BindingName): string {
  return ts.isIdentifier(node) || ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)
    ? node.text
    : node.getText()
}

function statementOf(node: ts.Node): ts.Node {
  return ancestor(node, ts.isStatement) ?? node
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
  const above = textOf(ts.getLeadingCommentRanges(text, node.pos))
  if (above.length > 0) return above
  // To the parser, a comment that follows something on its line belongs to that.
  const between = text.slice(node.pos, node.getStart())
  return between.includes('\n') ? [] : textOf(ts.getTrailingCommentRanges(text, node.pos))
}
