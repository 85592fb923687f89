import { createRequire } from 'node:module'
import type { ts as Compiler } from 'ts-morph'

/**
 * The compiler that ts-morph brings. It is a CommonJS module of nine megabytes: `import` would have Node search its text for the names
 * that it exports before running it, which takes as long as running it; `require` just runs it.
 */
export const { ts: compiler } = createRequire(import.meta.url)('ts-morph') as { readonly ts: typeof Compiler }

/** Parses a text and keeps its comments as text alone: what stands in them is no matter of the compiler's. */
export function parseTypeScript(path: string, text: string, parents: boolean): Compiler.SourceFile {
  const { ScriptKind, ScriptTarget, JSDocParsingMode } = compiler
  const options = { languageVersion: ScriptTarget.ES2022, jsDocParsingMode: JSDocParsingMode.ParseNone }
  return compiler.createSourceFile(path, text, options, parents, ScriptKind.TS)
}

/** The first error of syntax in a parsed text, with its line from 1 on; undefined if there is none. */
export function syntaxError(
  source: Compiler.SourceFile,
): { readonly line: number; readonly message: string } | undefined {
  const { parseDiagnostics } = source as Compiler.SourceFile & {
    readonly parseDiagnostics?: readonly Compiler.DiagnosticWithLocation[]
  }
  const [first] = parseDiagnostics ?? []
  if (first === undefined) return undefined
  const { line } = source.getLineAndCharacterOfPosition(first.start)
  return { line: line + 1, message: compiler.flattenDiagnosticMessageText(first.messageText, ' ') }
}
