import { statSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import {
  type CallExpression,
  Node,
  type ObjectLiteralExpression,
  Project,
  type SourceFile,
  SyntaxKind,
  ts,
} from 'ts-morph'

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

const methodMakers = new Set(['call', 'cast', 'callOrCast'])

/**
 * Reads a schema file and the files that it imports by relative path. Values come from running the file; this adds what a
 * running program cannot see. Parsing alone is needed, no type checker.
 */
export function readSources(file: string, root: string): SourceNotes {
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
    const source = project.addSourceFileAtPath(path)
    collect(source, relative(root, path).replaceAll('\\', '/'), notes)
    queue.push(...relativeImports(source))
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

/** One-based. ts-morph's own answer counts the line breaks from the start of the file each time. */
function lineOf(node: Node): number {
  return node.getSourceFile().compilerNode.getLineAndCharacterOfPosition(node.getStart()).line + 1
}

function relativeImports(source: SourceFile): string[] {
  const found: string[] = []
  for (const declaration of [...source.getImportDeclarations(), ...source.getExportDeclarations()]) {
    const specifier = declaration.getModuleSpecifierValue()
    if (specifier === undefined || !specifier.startsWith('.')) continue
    const base = resolve(dirname(source.getFilePath()), specifier)
    const candidates = [
      base.replace(/\.js$/, '.ts'),
      base.replace(/\.mjs$/, '.mts'),
      base,
      `${base}.ts`,
      `${base}/index.ts`,
    ]
    const candidate = candidates.find(
      (path) => /\.[cm]?[jt]s$/.test(path) && statSync(path, { throwIfNoEntry: false })?.isFile(),
    )
    if (candidate !== undefined) found.push(candidate)
  }
  return found
}

function collect(source: SourceFile, file: string, notes: Map<string, SourceNote>): void {
  const add = (node: Node, ...key: string[]) => {
    const name = key.join('\0')
    if (!notes.has(name)) notes.set(name, { file, line: lineOf(node), text: docText(node) })
  }
  for (const call of source.getDescendantsOfKind(SyntaxKind.CallExpression)) {
    const maker = call.getExpression().getText()
    const property = propertyOf(call)
    if (maker === 'defineApi') add(statementOf(call), 'api')
    else if (maker === 'error' && property !== undefined) add(property.node, 'error', property.name)
    else if (maker === 'versionedObject') collectObject(call, add)
    else if (maker === 'versions' && property !== undefined) add(property.node, 'method', property.name)
    else if (methodMakers.has(maker) && property !== undefined) {
      const outer = property.node.getFirstAncestorByKind(SyntaxKind.CallExpression)
      const outerProperty = outer?.getExpression().getText() === 'versions' ? propertyOf(outer) : undefined
      const method = outerProperty?.name ?? property.name
      if (outerProperty === undefined) add(property.node, 'method', method)
      else add(property.node, 'variant', method, property.name)
      for (const argument of membersOf(firstObject(call), 'args')) {
        add(
          argument.node,
          'argument',
          outerProperty === undefined ? method : `${method}@${property.name}`,
          argument.name,
        )
      }
    }
  }
}

function collectObject(call: CallExpression, add: (node: Node, ...key: string[]) => void): void {
  const [name] = call.getArguments()
  if (name === undefined || !Node.isStringLiteral(name)) return
  add(statementOf(call), 'object', name.getLiteralValue())
  for (const version of membersOf(firstObject(call), 'versions')) {
    for (const field of propertiesOf(initializerObject(version.node)))
      add(field.node, 'field', name.getLiteralValue(), field.name)
  }
}

interface Property {
  readonly name: string
  readonly node: Node
}

/** The property whose value the call is, such as `greet: call(…)`, or a constant that becomes one by its name. */
function propertyOf(call: CallExpression): Property | undefined {
  const parent = call.getParent()
  if (Node.isVariableDeclaration(parent)) return { name: nameOf(parent.getNameNode()), node: statementOf(parent) }
  return Node.isPropertyAssignment(parent) ? { name: nameOf(parent.getNameNode()), node: parent } : undefined
}

function firstObject(call: CallExpression): ObjectLiteralExpression | undefined {
  return call.getArguments().find((argument) => Node.isObjectLiteralExpression(argument))
}

function membersOf(object: ObjectLiteralExpression | undefined, member: string): Property[] {
  const property = propertiesOf(object).find((candidate) => candidate.name === member)
  return property === undefined ? [] : propertiesOf(initializerObject(property.node))
}

function propertiesOf(object: ObjectLiteralExpression | undefined): Property[] {
  const found: Property[] = []
  for (const property of object?.getProperties() ?? []) {
    if (Node.isPropertyAssignment(property) || Node.isShorthandPropertyAssignment(property)) {
      found.push({ name: nameOf(property.getNameNode()), node: property })
    }
  }
  return found
}

function initializerObject(node: Node): ObjectLiteralExpression | undefined {
  const initializer = Node.isPropertyAssignment(node) ? node.getInitializer() : undefined
  return Node.isObjectLiteralExpression(initializer) ? initializer : undefined
}

function nameOf(node: Node): string {
  return Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)
    ? node.getLiteralValue()
    : node.getText()
}

function statementOf(node: Node): Node {
  return node.getFirstAncestor((ancestor) => Node.isStatement(ancestor)) ?? node
}

/** Text of the JSDoc comment above a node or before it on its line, without its stars; empty if there is none. */
function docText(node: Node): string {
  const comments = commentsBefore(node)
  const comment = comments.findLast((text) => text.startsWith('/**') && text !== '/**/')
  if (comment === undefined) return ''
  return comment
    .slice(3, -2)
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim()
}

function commentsBefore(node: Node): string[] {
  const above = node.getLeadingCommentRanges()
  if (above.length > 0) return above.map((range) => range.getText())
  // To the parser, a comment that follows something on its line belongs to that.
  const text = node.getSourceFile().getFullText()
  const between = text.slice(node.getPos(), node.getStart())
  if (between.includes('\n')) return []
  return (ts.getTrailingCommentRanges(text, node.getPos()) ?? []).map(({ pos, end }) => text.slice(pos, end))
}
