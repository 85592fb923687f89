import ts from 'typescript-6'
import { lineOf, type SourceFile, type SourceTree, walk } from './source-tree.js'

/** A rule about single files; returns what is wrong with one, a line each, without its path. */
export type FileRule = (file: SourceFile) => readonly string[]

const longest = 600
const words = '[a-z0-9]+(-[a-z0-9]+)*'
const kebabPath = new RegExp(`^(${words}/)*${words}(\\.${words})*\\.ts$`)
const suites = new Set(['test', 'it', 'describe', 'suite'])
const switches = new Set(['only', 'skip', 'todo', 'skipIf', 'runIf', 'fails'])
/** In two parts, so that this file does not hold what it looks for. */
const openMarks = new RegExp(`\\b(${['TO', 'FIX'].join('DO|')}ME|XX{2}|HA[C]K)\\b|@ts-(igno[r]e|noch[e]ck)`)

/** Rules for files written by hand. */
export const fileRules = {
  'is at most 600 lines long': (file) => {
    const lines = file.text.split('\n').length - 1
    return lines > longest ? [`${lines} lines`] : []
  },

  'is named in kebab case': (file) => (kebabPath.test(file.path) ? [] : ['the name is not in kebab case']),

  'has no any': (file) => find(file, (node) => node.kind === ts.SyntaxKind.AnyKeyword),

  'has no default export, schemas and configurations aside': (file) => {
    if (/^(schemas|examples)\/|(^|\/)schemas\/|\.config\.ts$/.test(file.path)) return []
    return find(file, isDefaultExport)
  },

  'switches no test off': (file) => find(file, isSwitchedOff),

  'has nothing left open and no silenced compiler': (file) =>
    file.text.split('\n').flatMap((line, index) => (openMarks.test(line) ? [`line ${index + 1}: ${line.trim()}`] : [])),
} as const satisfies Record<string, FileRule>

/** Applies a rule to all files written by hand. */
export function fileFindings(tree: SourceTree, rule: FileRule): string[] {
  const files = [...tree.values()].filter((file) => !file.path.startsWith('generated/'))
  return files.flatMap((file) => rule(file).map((finding) => `${file.path}: ${finding}`))
}

function find(file: SourceFile, wanted: (node: ts.Node) => boolean): string[] {
  const findings: string[] = []
  walk(file.syntax, (node) => {
    if (wanted(node)) findings.push(`line ${lineOf(file, node)}: ${node.getText(file.syntax).slice(0, 60)}`)
  })
  return findings
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true
  if (ts.isExportSpecifier(node)) return node.name.text === 'default'
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined
  return modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword) ?? false
}

/** `test.only`, `describe.each(…).skip` and the like. */
function isSwitchedOff(node: ts.Node): boolean {
  if (!ts.isPropertyAccessExpression(node) || !switches.has(node.name.text)) return false
  let root: ts.Expression = node.expression
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) root = root.expression
  return ts.isIdentifier(root) && suites.has(root.text)
}
