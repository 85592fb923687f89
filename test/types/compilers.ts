import { join } from 'node:path'
import { projectRoot } from '../../scripts/lib/project-root.js'
import { run } from '../../scripts/lib/run.js'

/** A TypeScript release that users of this package may have. */
export interface Compiler {
  readonly version: string
  /** Its `tsc`, to be run by Node. */
  readonly program: string
}

const installed = { '5.9': 'typescript-5.9', '6.0': 'typescript-6', '7.0': 'typescript' }

/** The supported releases, oldest first. */
export const compilers: readonly Compiler[] = Object.entries(installed).map(([version, folder]) => ({
  version,
  program: join(projectRoot, 'node_modules', folder, 'bin/tsc'),
}))

/** One line of a compiler's output. */
export interface Diagnostic {
  /** Path relative to the project's folder. */
  readonly file: string
  readonly line: number
  /** For example `TS2322`. */
  readonly code: string
  /** The whole explanation, several lines for some. */
  message: string
}

/** Type-checks a folder that has a tsconfig.json. Throws if the compiler says something that belongs to no file. */
export async function typeCheck(compiler: Compiler, folder: string): Promise<Diagnostic[]> {
  const args = [compiler.program, '-p', '.', '--noEmit', '--pretty', 'false']
  const { code, stdout, stderr } = await run(process.execPath, args, { cwd: folder })
  const diagnostics: Diagnostic[] = []
  for (const text of stdout.split('\n')) {
    const [, file, row, id = '', message = ''] = /^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/.exec(text) ?? []
    const last = diagnostics.at(-1)
    if (file !== undefined) diagnostics.push({ file, line: Number(row), code: id, message })
    else if (last !== undefined && text.startsWith(' ')) last.message += `\n${text}`
  }
  if (code !== 0 && diagnostics.length === 0) throw new Error(`tsc ended with code ${code}: ${stdout}${stderr}`)
  return diagnostics
}
