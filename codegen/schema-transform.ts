import { existsSync } from 'node:fs'
import { createJiti, type TransformOptions, type TransformResult } from 'jiti'
import type { ts } from 'ts-morph'
import { type FileNotes, notesOf } from './file-notes.js'
import { plainModule } from './plain-module.js'
import { relativeImport } from './relative-import.js'
import { compiler, parseTypeScript, syntaxError } from './typescript.js'

const compilerOptions: ts.CompilerOptions = {
  module: compiler.ModuleKind.CommonJS,
  target: compiler.ScriptTarget.ES2022,
  esModuleInterop: true,
  removeComments: true,
  newLine: compiler.NewLineKind.LineFeed,
}

/** What CommonJS has not, by words that a file seldom says otherwise. */
const needsModule = /\bimport\s*\.\s*meta\b|\bawait\b/

interface Transformed extends TransformResult {
  readonly source: string
  /** Files that it imports, under their paths. */
  readonly imports: readonly string[]
  /** What it says beside its values; absent if it was not looked for. */
  readonly notes?: FileNotes
}

/** Makes JavaScript of what schema files are written in; texts that were given before are remembered. */
export class SchemaTransform {
  readonly #known = new Map<string, Transformed>()
  #other: ((options: TransformOptions) => string) | undefined

  /** To be jiti's transform. Its own, by Babel, takes four times as long, which is most of the time for a large schema. */
  readonly transform = (options: TransformOptions): TransformResult => {
    const { source, filename = 'schema.ts' } = options
    const known = this.#known.get(filename)
    if (known?.source === source && known.imports.every((path) => existsSync(path))) return known
    const made = needsModule.test(source) ? this.#byJiti(options) : transpile(source, filename)
    this.#known.set(filename, made)
    return made
  }

  /** The text of a file when it was last transformed; undefined if it never was. */
  sourceOf(filename: string): string | undefined {
    return this.#known.get(filename)?.source
  }

  /** See {@link FileNotes}; undefined if they were not looked for. */
  notesOf(filename: string): FileNotes | undefined {
    return this.#known.get(filename)?.notes
  }

  #byJiti(options: TransformOptions): Transformed {
    this.#other ??= createJiti(options.filename ?? 'schema.ts', { fsCache: false }).transform
    return { source: options.source, code: this.#other(options), imports: [] }
  }
}

function transpile(source: string, fileName: string): Transformed {
  const parsed = parseTypeScript(fileName, source, true)
  const error = syntaxError(parsed)
  if (error !== undefined) throw new SyntaxError(`line ${error.line}: ${error.message}`)
  const notes = notesOf(parsed)
  const plain = plainModule(parsed)
  if (plain !== undefined) return { source, code: plain, imports: [], notes }
  const imports: string[] = []
  const { outputText } = compiler.transpileModule(source, {
    fileName,
    compilerOptions,
    transformers: { before: [withPaths(imports)] },
  })
  return { source, code: outputText, imports, notes }
}

/**
 * Relative imports become the paths of their files, which are added to `imports`: jiti would try each in the ways of every
 * loader, at milliseconds a try.
 */
function withPaths(imports: string[]): ts.TransformerFactory<ts.SourceFile> {
  return ({ factory }) => {
    const withPath = (statement: ts.Statement, from: string): ts.Statement => {
      if (!compiler.isImportDeclaration(statement) && !compiler.isExportDeclaration(statement)) return statement
      const path = pathOf(statement.moduleSpecifier, from)
      if (path === undefined) return statement
      imports.push(path)
      const specifier = factory.createStringLiteral(path)
      const { modifiers } = statement
      return compiler.isImportDeclaration(statement)
        ? factory.updateImportDeclaration(statement, modifiers, statement.importClause, specifier, undefined)
        : factory.updateExportDeclaration(
            statement,
            modifiers,
            statement.isTypeOnly,
            statement.exportClause,
            specifier,
            undefined,
          )
    }
    return (file) =>
      factory.updateSourceFile(
        file,
        file.statements.map((statement) => withPath(statement, file.fileName)),
      )
  }
}

function pathOf(specifier: ts.Expression | undefined, from: string): string | undefined {
  return specifier !== undefined && compiler.isStringLiteral(specifier)
    ? relativeImport(from, specifier.text)
    : undefined
}
