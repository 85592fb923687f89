import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { watchPeak } from './process-peak.js'

/** What a process and those that it started took. */
export interface ProcessCost {
  /** From start to end, in seconds. */
  readonly seconds: number
  /** On all cores together, in seconds; null if this system does not tell. */
  readonly cpuSeconds: number | null
  /** Of the largest of the processes, in megabytes; null if this system does not tell. */
  readonly peakMb: number | null
}

/** A command line. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

/** GNU time; others of that name do not have its options. */
const gnuTime = '/usr/bin/time'

/** Runs a command to its end and measures it from outside. Rejects with what it wrote if it fails. */
export async function measureProcess(command: Command): Promise<ProcessCost> {
  return (await hasGnuTime()) ? measureByTime(command) : measureByPolling(command)
}

let gnuTimeFound: Promise<boolean> | undefined

/** How processes are measured here, in words. */
export async function measuredBy(): Promise<string> {
  if (await hasGnuTime()) return 'GNU time'
  return process.platform === 'linux' ? 'the clock, and /proc every 10 ms' : 'the clock alone'
}

function hasGnuTime(): Promise<boolean> {
  gnuTimeFound ??= (async () => {
    if (!existsSync(gnuTime)) return false
    try {
      await runToEnd(spawn(gnuTime, ['-f', '%M', '-o', '/dev/null', process.execPath, '--version']))
      return true
    } catch {
      return false
    }
  })()
  return gnuTimeFound
}

async function measureByTime(command: Command): Promise<ProcessCost> {
  const folder = await mkdtemp(join(tmpdir(), 'stubwire-bench-'))
  try {
    const report = join(folder, 'time')
    const args = ['-f', '%U %S %M', '-o', report, command.file, ...command.args]
    const start = performance.now()
    await runToEnd(startProcess(gnuTime, args, command))
    const seconds = (performance.now() - start) / 1000
    const [user = Number.NaN, system = Number.NaN, kilobytes = Number.NaN] = (await readFile(report, 'utf8'))
      .trim()
      .split(' ')
      .map(Number)
    return { seconds, cpuSeconds: user + system, peakMb: kilobytes / 1024 }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureByPolling(command: Command): Promise<ProcessCost> {
  const start = performance.now()
  const child = startProcess(command.file, command.args, command)
  const peak = watchPeak(child.pid)
  try {
    await runToEnd(child)
    return { seconds: (performance.now() - start) / 1000, cpuSeconds: null, peakMb: peak.megabytes() }
  } finally {
    peak.stop()
  }
}

function startProcess(file: string, args: readonly string[], { cwd, env }: Command): ChildProcess {
  return spawn(file, [...args], { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
}

function runToEnd(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${child.spawnargs.join(' ')} ended with ${signal ?? `code ${code}`}\n${output.trim()}`))
    })
  })
}
