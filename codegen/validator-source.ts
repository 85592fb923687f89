import { ts } from 'ts-morph'
import { contentHash } from './content-hash.js'
import { formats } from './formats.js'
import { printedHelpers } from './printed-validators.js'
import { literalText } from './type-printer.js'
import { nullablePrefix, partPrefix } from './validator-names.js'

/** Helpers that ajv's code requires, and what our run time calls them. */
const helpers: Readonly<Record<string, string>> = {
  'require("ajv/dist/runtime/ucs2length").default': 'ucs2length',
  'require("ajv/dist/runtime/equal").default': 'equal',
  'require("stubwire/validate").memberFailures': 'memberFailures',
  'require("stubwire/validate").isInt64': 'isInt64',
}

interface Piece {
  readonly name: string
  readonly text: string
}

/**
 * Turns the module that ajv prints into one that stays as it is where schemas stay as they are: ajv numbers its names by the
 * order of compilation, so that one added method would rename thousands. Functions take the names of their schemas, constants
 * those of their content, and everything is sorted. Schemas that ajv keeps only for lists of allowed values are replaced by
 * those lists; `require` becomes `import`. Functions whose source stands in `printed`, by name, are taken from there.
 */
export function stableSource(code: string, printed: ReadonlyMap<string, string>): string {
  const source = ts.createSourceFile('validators.js', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS)
  const scope = new Scope(source)
  const functions: Piece[] = []
  const constants = new Map<string, string>()
  for (const statement of source.statements) {
    if (!ts.isFunctionDeclaration(statement) || statement.name === undefined) continue
    const name = scope.nameOf(statement.name.text)
    functions.push({ name, text: printed.get(name) ?? withoutUnusedParameters(scope.print(statement, constants)) })
  }
  for (const [name, text] of scope.constants) if (scope.used.has(name)) constants.set(name, text)
  const inner = [nullablePrefix, partPrefix]
  const exported = new Set(scope.exported.filter((name) => !inner.some((prefix) => name.startsWith(prefix))))
  const lines: string[] = []
  const called = printedHelpers.filter((name) => [...printed.values()].some((text) => text.includes(`${name}(`)))
  const imported = [...called, ...[...scope.imported].filter((name) => scope.used.has(name))].sort()
  if (imported.length > 0) lines.push(`import { ${imported.join(', ')} } from "stubwire/validate";`, '')
  if (scope.used.has('hasOwn')) lines.push('const hasOwn = Object.prototype.hasOwnProperty;')
  for (const [name, text] of [...constants].sort(([a], [b]) => (a < b ? -1 : 1))) lines.push(`const ${name} = ${text};`)
  functions.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const { name, text } of functions) lines.push('', exported.has(name) ? `export ${text}` : text)
  const text = `${lines.join('\n')}\n`
  refuseRequire(text)
  return text
}

/** What ajv hands to inner validators beside the path is read by none of them. */
function withoutUnusedParameters(text: string): string {
  const signature = '{instancePath="", parentData, parentDataProperty, rootData=data}={}'
  const shorter = text.replace(signature, '{instancePath=""}={}')
  return /\b(parentData|parentDataProperty|rootData)\b/.test(shorter) ? text : shorter
}

/** A call of require that is left would fail in every process that loads the module. */
function refuseRequire(code: string): void {
  const source = ts.createSourceFile('validators.js', code, ts.ScriptTarget.ES2022, false, ts.ScriptKind.JS)
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require') {
      throw new Error('ajv printed a require() that has no counterpart in stubwire/validate')
    }
    ts.forEachChild(node, visit)
  }
  if (code.includes('require(')) visit(source)
}

/** The top-level names of ajv's module, and what they become. */
class Scope {
  readonly #names = new Map<string, string>()
  readonly #schemas = new Map<string, unknown>()
  readonly #source: ts.SourceFile
  readonly constants = new Map<string, string>()
  readonly imported = new Set<string>()
  readonly exported: string[] = []
  readonly used = new Set<string>()

  constructor(source: ts.SourceFile) {
    this.#source = source
    const wrappers: [string, string][] = []
    for (const { name, value, isExported } of declarations(source)) {
      const text = value.getText(source)
      if (isExported) {
        this.exported.push(name)
        // Two names may share a function only if ajv saw one schema; each name here has a schema of its own.
        this.#names.set(text, name)
      } else if (/^schema\d+$/.test(name)) this.#schemas.set(name, JSON.parse(text))
      else if (text === 'Object.prototype.hasOwnProperty') this.#names.set(name, 'hasOwn')
      else if (text.startsWith('require(')) this.#helper(name, text)
      else if (/^wrapper\d+$/.test(name)) wrappers.push([name, /validate:\s*(\w+)/.exec(text)?.[1] ?? ''])
      else this.#constant(name, text)
    }
    this.#nameInnerFunctions()
    for (const [wrapper, target] of wrappers) {
      const name = `late_${this.nameOf(target)}`
      this.#names.set(wrapper, name)
      this.constants.set(name, `{ validate: ${this.nameOf(target)} }`)
    }
  }

  nameOf(name: string): string {
    return this.#names.get(name) ?? name
  }

  /** Text of a function with every top-level name replaced. Lists of allowed values are added to `constants`. */
  print(node: ts.Node, constants: Map<string, string>): string {
    const start = node.getStart(this.#source)
    const edits: { from: number; to: number; text: string }[] = []
    const visit = (child: ts.Node): void => {
      const chain = this.#schemaMember(child)
      if (chain !== undefined) {
        const text = literalText(chain)
        const name = `values_${contentHash(text)}`
        constants.set(name, text)
        edits.push({ from: child.getStart(this.#source), to: child.end, text: name })
        return
      }
      if (ts.isIdentifier(child) && this.#names.has(child.text) && !isMemberName(child)) {
        this.used.add(this.nameOf(child.text))
        edits.push({ from: child.getStart(this.#source), to: child.end, text: this.nameOf(child.text) })
      }
      const dead = deadMembers(child)
      if (dead !== undefined) {
        edits.push({ ...dead, text: '' })
        return
      }
      ts.forEachChild(child, visit)
    }
    visit(node)
    let text = ''
    let at = start
    for (const edit of edits) {
      text += this.#source.text.slice(at, edit.from) + edit.text
      at = edit.to
    }
    text += this.#source.text.slice(at, node.end)
    return text.replace(/^\/\*# sourceURL="[^\n]*" \*\/;?\n/gm, '')
  }

  /** The value that an access such as `schema3.properties.mode.enum` stands for. */
  #schemaMember(node: ts.Node): unknown {
    const path: string[] = []
    let at: ts.Node = node
    for (;;) {
      if (ts.isPropertyAccessExpression(at)) path.unshift(at.name.text)
      else if (ts.isElementAccessExpression(at) && ts.isStringLiteralLike(at.argumentExpression))
        path.unshift(at.argumentExpression.text)
      else if (ts.isElementAccessExpression(at) && ts.isNumericLiteral(at.argumentExpression))
        path.unshift(at.argumentExpression.text)
      else break
      at = at.expression
    }
    if (path.length === 0 || !ts.isIdentifier(at) || !this.#schemas.has(at.text)) return undefined
    return path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), this.#schemas.get(at.text))
  }

  #helper(name: string, required: string): void {
    const helper = helpers[required]
    if (helper === undefined) throw new Error(`ajv's code needs ${required}, which stubwire/validate does not have`)
    this.#names.set(name, helper)
    this.imported.add(helper)
  }

  #constant(name: string, text: string): void {
    const format = [...formats()].find(([, expression]) => String(expression) === text)?.[0]
    const stable = format === undefined ? `constant_${contentHash(text)}` : `format_${format.replaceAll('-', '_')}`
    this.#names.set(name, stable)
    this.constants.set(stable, text)
  }

  /** Functions that ajv made for parts of schemas are named by their content. */
  #nameInnerFunctions(): void {
    for (const statement of this.#source.statements) {
      if (!ts.isFunctionDeclaration(statement) || statement.name === undefined || this.#names.has(statement.name.text))
        continue
      const text = statement
        .getText(this.#source)
        .replace(/\b(validate|schema|func|wrapper|formats|pattern)\d+\b/g, '$1')
      this.#names.set(statement.name.text, `${partPrefix}${contentHash(text)}`)
    }
  }
}

function* declarations(source: ts.SourceFile) {
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue
    const isExported = statement.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name) && initializer !== undefined) yield { name: name.text, value: initializer, isExported }
    }
  }
}

/** True for the name after a dot and for a key of an object literal: those are no references. */
function isMemberName(node: ts.Identifier): boolean {
  const parent = node.parent
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  )
}

/**
 * Text that nothing reads: the `schemaPath` of an error, a fifth of what ajv prints, and what a validator hands to an inner
 * one beside the path.
 */
function deadMembers(node: ts.Node): { readonly from: number; readonly to: number } | undefined {
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'schemaPath') {
    const members = node.parent.properties
    const next = members[members.indexOf(node) + 1]
    return next === undefined ? undefined : { from: node.getStart(), to: next.getStart() }
  }
  const handedDown = ['parentData', 'parentDataProperty', 'rootData']
  if (
    ts.isObjectLiteralElement(node) &&
    handedDown.includes(node.name?.getText() ?? '') &&
    ts.isCallExpression(node.parent.parent)
  ) {
    const members = (node.parent as ts.ObjectLiteralExpression).properties
    const before = members[members.indexOf(node as ts.ObjectLiteralElementLike) - 1]
    return before === undefined ? undefined : { from: before.end, to: node.end }
  }
  return undefined
}
