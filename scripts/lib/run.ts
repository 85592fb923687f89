import { spawn } from 'node:child_process'
import { projectRoot } from './project-root.js'

/** How a command ended, with what it wrote. */
export interface Finished {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** How a command is run. */
export interface RunOptions {
  /** Default: the folder of package.json. */
  readonly cwd?: string
  /** Added to this process's environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** True shows the output as it comes, instead of collecting it. */
  readonly inherit?: boolean
  /** Kills the command after this many milliseconds; it then ends with code 1. */
  readonly timeoutMs?: number
}

/** Runs a command to its end, whatever its exit code; standard input is empty. Rejects if it cannot be started. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const output = options.inherit ? 'inherit' : 'pipe'
    const child = spawn(command, args, {
      cwd: options.cwd ?? projectRoot,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', output, output],
      ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs, killSignal: 'SIGKILL' }),
    })
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, stderr }))
  })
}

/** Like {@link run}, but a command that fails is an error with what it wrote. */
export async function runOrThrow(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const finished = await run(command, args, options)
  if (finished.code === 0) return finished
  const wrote = `${finished.stdout}${finished.stderr}`.trim()
  throw new Error(`${[command, ...args].join(' ')} ended with code ${finished.code}\n${wrote}`)
}
