import { ts } from 'ts-morph'
import type { GeneratedFile } from './emit/index.js'

/**
 * Parses what was printed. A syntax error here is a defect of codegen, or an attempt of a schema's text to become code;
 * either way nothing must be written.
 */
export function verifyOutput(api: string, files: readonly GeneratedFile[]): void {
  for (const { name, text } of files) {
    if (name.endsWith('.json')) JSON.parse(text)
    else if (name.endsWith('.js') || name.endsWith('.ts')) verifySyntax(`${api}/${name}`, text)
  }
}

function verifySyntax(name: string, text: string): void {
  const kind = name.endsWith('.js') ? ts.ScriptKind.JS : ts.ScriptKind.TS
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, false, kind) as ts.SourceFile & {
    readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[]
  }
  const [first] = source.parseDiagnostics ?? []
  if (first === undefined) return
  const { line } = source.getLineAndCharacterOfPosition(first.start)
  const message = ts.flattenDiagnosticMessageText(first.messageText, ' ')
  throw new Error(`generated ${name} does not parse (line ${line + 1}: ${message}); this is a defect of codegen`)
}
