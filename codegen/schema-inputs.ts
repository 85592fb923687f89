import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { ts } from 'ts-morph'
import { contentDigest } from './content-hash.js'
import { isAsLoaded } from './load.js'
import { compiler } from './typescript.js'

/** Packages that a schema file may import and still be known by its text: one is codegen's own, the other one's version counts. */
const knownPackages = new Set(['stubwire/schema', 'typebox'])

/** Names by which a program reads what is outside of it. */
const outsideNames =
  /^(?:process|globalThis|global|require|module|eval|Function|Date|Math|performance|crypto|fetch|Intl|navigator|__dirname|__filename)$/
const mayReadOutside = new RegExp(String.raw`\b${outsideNames.source.slice(1, -1)}\b|\bimport\s*[.(]`)

/**
 * Digests of the files that decide what a schema says, by path relative to the root: those of the schema and of what it imports
 * by relative path, and the manifest of TypeBox. Undefined if the text of these files does not decide it, as one of them imports
 * another package, or names something that tells about its surroundings, such as `process` or `Date`; or if one was edited since it
 * was run.
 */
export function schemaInputs(files: readonly string[], root: string): Record<string, string> | undefined {
  const inputs: Record<string, string> = {}
  const add = (file: string, text: string) => {
    inputs[relative(root, file).replaceAll('\\', '/')] = contentDigest(text)
  }
  for (const file of files) {
    const text = readFileSync(file, 'utf8')
    if (!isAsLoaded(file, text) || readsOutside(text)) return undefined
    for (const { fileName } of compiler.preProcessFile(text, true, false).importedFiles) {
      if (fileName.startsWith('.')) continue
      if (!knownPackages.has(fileName)) return undefined
      const manifest = fileName === 'typebox' ? findManifest(dirname(file), fileName) : undefined
      if (manifest !== undefined) add(manifest, readFileSync(manifest, 'utf8'))
    }
    add(file, text)
  }
  return inputs
}

/** Comments, texts and names of properties may be these words; code may not use them. */
function readsOutside(text: string): boolean {
  if (!mayReadOutside.test(text)) return false
  const scanner = compiler.createScanner(compiler.ScriptTarget.ES2022, true, compiler.LanguageVariant.Standard, text)
  let before = compiler.SyntaxKind.Unknown
  for (let kind = scanner.scan(); kind !== compiler.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (
      before === compiler.SyntaxKind.ImportKeyword &&
      (kind === compiler.SyntaxKind.OpenParenToken || kind === compiler.SyntaxKind.DotToken)
    )
      return true
    if (
      kind >= compiler.SyntaxKind.Identifier &&
      outsideNames.test(scanner.getTokenText()) &&
      !isProperty(scanner, before)
    )
      return true
    before = kind
  }
  return false
}

/** Whether the name at the scanner is that of a member that is read, or of one that a literal sets. */
function isProperty(scanner: ts.Scanner, before: ts.SyntaxKind): boolean {
  if (before === compiler.SyntaxKind.DotToken || before === compiler.SyntaxKind.QuestionDotToken) return true
  if (before !== compiler.SyntaxKind.OpenBraceToken && before !== compiler.SyntaxKind.CommaToken) return false
  return scanner.lookAhead(() => scanner.scan()) === compiler.SyntaxKind.ColonToken
}

function findManifest(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = join(folder, 'node_modules', name, 'package.json')
    if (existsSync(manifest)) return manifest
    if (dirname(folder) === folder) return undefined
  }
}
