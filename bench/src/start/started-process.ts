import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpuSecondsOf } from '../rpc/process-cpu.js'
import type { Sample } from '../suite.js'

/** Longest time in milliseconds that a program may take to serve, or to end. */
const longestMs = 30_000

/**
 * Starts a program, waits until it prints that it serves, and ends it by closing its standard input. `time` counts from the
 * start of the process, `CPU` is what it used until then; milliseconds. Rejects with what it wrote if it does not serve.
 */
export async function startOnce(file: string, cwd: string): Promise<Sample> {
  const start = performance.now()
  const child = spawn(process.execPath, [file], { cwd, stdio: ['pipe', 'pipe', 'pipe'], timeout: longestMs })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const exit = once(child, 'exit')
  const serving = await Promise.race([once(child.stdout, 'data').then(() => true), exit.then(() => false)])
  if (!serving) throw new Error(`${file} ended before it served: ${errors}`)
  const time = performance.now() - start
  const seconds = cpuSecondsOf(child.pid ?? 0)
  child.stdin.end()
  await exit
  return { time, CPU: seconds === null ? null : seconds * 1000 }
}
