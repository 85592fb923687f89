import type { ts } from 'ts-morph'
import { compiler } from './typescript.js'

const { SyntaxKind, NodeFlags } = compiler

/** What JavaScript has and most schema files consist of. Anything else, such as a type, is the compiler's to translate. */
const plainKinds = new Set<ts.SyntaxKind>([
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.BinaryExpression,
  SyntaxKind.CallExpression,
  SyntaxKind.ComputedPropertyName,
  SyntaxKind.EndOfFileToken,
  SyntaxKind.EqualsGreaterThanToken,
  SyntaxKind.ExportAssignment,
  SyntaxKind.ExportKeyword,
  SyntaxKind.ExpressionStatement,
  SyntaxKind.FalseKeyword,
  SyntaxKind.Identifier,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.NullKeyword,
  SyntaxKind.NumericLiteral,
  SyntaxKind.ObjectLiteralExpression,
  SyntaxKind.Parameter,
  SyntaxKind.ParenthesizedExpression,
  SyntaxKind.PlusToken,
  SyntaxKind.PrefixUnaryExpression,
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.ShorthandPropertyAssignment,
  SyntaxKind.SpreadAssignment,
  SyntaxKind.SpreadElement,
  SyntaxKind.StringLiteral,
  SyntaxKind.TemplateExpression,
  SyntaxKind.TemplateHead,
  SyntaxKind.TemplateMiddle,
  SyntaxKind.TemplateSpan,
  SyntaxKind.TemplateTail,
  SyntaxKind.TrueKeyword,
  SyntaxKind.VariableDeclaration,
  SyntaxKind.VariableDeclarationList,
  SyntaxKind.VariableStatement,
])

/** Names that a CommonJS module is given, which a schema file may use for its own. */
const givenNames = new Set(['require', 'exports', 'module', '__filename', '__dirname'])

interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

/**
 * The text of a module as CommonJS, if only its imports and exports have to be rewritten for that: a tenth of the time that the
 * compiler takes, which prints every expression anew. Lines stay where they are. Undefined for files with types, for those that import others
 * by relative path, which may do so in a circle, and for forms that schema files seldom have.
 */
export function plainModule(source: ts.SourceFile): string | undefined {
  const edits: Edit[] = []
  let importsEnd = false
  for (const statement of source.statements) {
    if (compiler.isImportDeclaration(statement)) {
      const text = importsEnd ? undefined : requireText(statement)
      if (text === undefined) return undefined
      edits.push({ from: statement.getStart(source), to: statement.end, text })
      continue
    }
    importsEnd = true
    const edit = isPlain(statement) ? exportEdits(statement, source) : undefined
    if (edit === undefined) return undefined
    edits.push(...edit)
  }
  let out = '"use strict";Object.defineProperty(exports, "__esModule", { value: true });'
  let at = 0
  for (const { from, to, text } of edits) {
    out += source.text.slice(at, from) + text
    at = to
  }
  return out + source.text.slice(at)
}

function isPlain(node: ts.Node): boolean {
  if (!plainKinds.has(node.kind)) return false
  if (compiler.isIdentifier(node) && givenNames.has(node.text)) return false
  return compiler.forEachChild(node, (child) => !isPlain(child)) !== true
}

/** `const { a, b: c } = require("x");` in the place of an import of names from a package. */
function requireText({ importClause, moduleSpecifier, attributes }: ts.ImportDeclaration): string | undefined {
  if (!compiler.isStringLiteral(moduleSpecifier) || moduleSpecifier.text.startsWith('.')) return undefined
  const { name, namedBindings, phaseModifier } = importClause ?? {}
  if (attributes !== undefined || name !== undefined || phaseModifier !== undefined) return undefined
  if (namedBindings === undefined || !compiler.isNamedImports(namedBindings)) return undefined
  const names: string[] = []
  for (const { isTypeOnly, name, propertyName } of namedBindings.elements) {
    const imported = propertyName ?? name
    if (isTypeOnly || !compiler.isIdentifier(imported) || imported.text === 'default' || givenNames.has(name.text))
      return undefined
    names.push(propertyName === undefined ? name.text : `${imported.text}: ${name.text}`)
  }
  const lines = '\n'.repeat(namedBindings.getText().split('\n').length - 1)
  return `const { ${names.join(', ')} } = require(${JSON.stringify(moduleSpecifier.text)});${lines}`
}

/** What `export` becomes; nothing for a statement that exports nothing. */
function exportEdits(statement: ts.Statement, source: ts.SourceFile): Edit[] | undefined {
  if (compiler.isExportAssignment(statement)) {
    if (statement.isExportEquals) return undefined
    const from = statement.getStart(source)
    return [{ from, to: statement.expression.getStart(source), text: 'exports.default = ' }]
  }
  if (!compiler.isVariableStatement(statement)) return compiler.isExpressionStatement(statement) ? [] : undefined
  const { modifiers = [], declarationList } = statement
  const [word] = modifiers
  if (word === undefined) return []
  if ((declarationList.flags & NodeFlags.BlockScoped) !== NodeFlags.Const) return undefined
  const names: string[] = []
  for (const { name } of declarationList.declarations) {
    if (!compiler.isIdentifier(name)) return undefined
    names.push(name.text)
  }
  return [
    { from: word.getStart(source), to: declarationList.getStart(source), text: '' },
    { from: statement.end, to: statement.end, text: `;${names.map((name) => `exports.${name} = ${name};`).join('')}` },
  ]
}
