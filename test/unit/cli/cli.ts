import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { type Finished, run } from '../../../scripts/lib/run.js'

const program = [
  ...[
    '--conditions',
    'stubwire-source',
    '--import',
    pathToFileURL(join(projectRoot, 'node_modules/tsx/dist/loader.mjs')).href,
  ],
  join(projectRoot, 'src/cli/main.ts'),
]

/** Nothing of these is inherited: they decide about colours. */
const environment = { FORCE_COLOR: undefined, NO_COLOR: undefined, CI: undefined, NODE_OPTIONS: undefined }

/** Runs `stubwire` in a folder. */
export function stubwire(folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<Finished> {
  return run(process.execPath, [...program, ...args], { cwd: folder, env: { ...environment, ...env } })
}

/** Starts `stubwire` in a folder, with its output collected. */
export function startStubwire(folder: string, args: readonly string[]): { child: ChildProcess; output: () => string } {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !(name in environment)))
  const child = spawn(process.execPath, [...program, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return { child, output: () => output }
}
