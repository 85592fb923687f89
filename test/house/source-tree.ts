import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript-6'
import { projectRoot } from '../../scripts/lib/project-root.js'

/** One import of a file, whatever its form. */
export interface Import {
  readonly specifier: string
  /** `static` loads the module with the file, `dynamic` when `import('…')` is reached, `type` never. */
  readonly kind: 'static' | 'dynamic' | 'type'
}

/** A TypeScript file of the repository. */
export interface SourceFile {
  /** Relative to the repository, with slashes. */
  readonly path: string
  readonly text: string
  readonly syntax: ts.SourceFile
  readonly imports: readonly Import[]
}

/** The files that a rule looks at, by path. */
export type SourceTree = ReadonlyMap<string, SourceFile>

const folders = ['src', 'codegen', 'schemas', 'generated', 'test', 'bench', 'examples', 'scripts']
const leftOut = /(^|\/)(node_modules|results)(\/|$)|^test\/fixtures(\/|$)/

/** Every TypeScript file of this repository. */
export function repositoryTree(): SourceTree {
  const paths = readdirSync(projectRoot).filter((name) => name.endsWith('.ts'))
  for (const folder of folders) {
    for (const entry of readdirSync(join(projectRoot, folder), { withFileTypes: true, recursive: true })) {
      const path = join(entry.parentPath, entry.name)
        .slice(projectRoot.length + 1)
        .replaceAll('\\', '/')
      if (entry.isFile() && path.endsWith('.ts') && !leftOut.test(path)) paths.push(path)
    }
  }
  return treeOf(Object.fromEntries(paths.map((path) => [path, readFileSync(join(projectRoot, path), 'utf8')])))
}

/** A tree of files given as text by path. */
export function treeOf(files: Readonly<Record<string, string>>): SourceTree {
  const tree = new Map<string, SourceFile>()
  for (const path of Object.keys(files).sort()) {
    const text = files[path] ?? ''
    const syntax = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true)
    tree.set(path, { path, text, syntax, imports: importsOf(syntax) })
  }
  return tree
}

/** Calls `visit` for the node and everything below it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}

/** Line of a node, counted from 1. */
export function lineOf(file: SourceFile, node: ts.Node): number {
  return file.syntax.getLineAndCharacterOfPosition(node.getStart(file.syntax)).line + 1
}

function importsOf(syntax: ts.SourceFile): Import[] {
  const imports: Import[] = []
  walk(syntax, (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node) ? 'type' : 'static')
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'static')
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, 'type')
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], 'dynamic')
  })
  return imports

  function add(specifier: ts.Node | undefined, kind: Import['kind']): void {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) imports.push({ specifier: specifier.text, kind })
  }
}

function isTypeImport(node: ts.ImportDeclaration): boolean {
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
}
