import { Script } from 'node:vm'
import type { GeneratedFile } from './emit/index.js'
import type { RunMemo } from './run-memo.js'
import { parseTypeScript, syntaxError } from './typescript.js'

/**
 * Parses what was printed. A syntax error here is a defect of codegen, or an attempt of a schema's text to become code;
 * either way nothing must be written. A memo keeps which texts were parsed.
 */
export function verifyOutput(api: string, files: readonly GeneratedFile[], memo?: RunMemo<true>): void {
  for (const { name, text } of files) {
    const path = `${api}/${name}`
    const key = `${path}\0${text}`
    if (memo?.get(key)) continue
    if (name.endsWith('.json')) JSON.parse(text)
    else if (name.endsWith('.js')) verifyJavaScript(path, text)
    else if (name.endsWith('.ts')) verifyTypeScript(path, text)
    memo?.set(key, true)
  }
}

/** The engine parses a module's text ten times as fast as a compiler that is written in JavaScript, and keeps nothing of it. */
function verifyJavaScript(path: string, text: string): void {
  // Scripts have no imports and exports; in what codegen prints those begin lines, which no text of a schema does.
  const script = text
    .replaceAll(/^export (?=function |const )/gm, '')
    .replaceAll(/^import (?=\{[\w, ]+\} from ")/gm, '// ')
  try {
    new Script(`"use strict";${script}`, { filename: path })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const [, line = '?'] = /:(\d+)\n/.exec(error.stack ?? '') ?? []
    throw defect(path, line, error.message)
  }
}

function verifyTypeScript(path: string, text: string): void {
  const error = syntaxError(parseTypeScript(path, text, false))
  if (error !== undefined) throw defect(path, error.line, error.message)
}

function defect(path: string, line: number | string, problem: string): Error {
  return new Error(`generated ${path} does not parse (line ${line}: ${problem}); this is a defect of codegen`)
}
