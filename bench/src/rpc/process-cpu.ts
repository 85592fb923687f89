import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * CPU time that a process and those that it started have used so far, in seconds, user and system; those that have ended count
 * where their parent has taken note of it. Null where there is no /proc, or no such process.
 */
export function cpuSecondsOf(pid: number): number | null {
  const ticks = ticksOfFamily(pid)
  return ticks === null ? null : ticks / ticksPerSecond()
}

/** Ticks of a process and of its ended children, out of a line of `/proc/<pid>/stat`. Throws for another text. */
export function ticksIn(stat: string): number {
  // The name of the program stands in brackets, and may hold brackets and blanks itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // utime, stime, cutime, cstime: fields 14 to 17 of proc(5), where the first one here is the third.
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  if (fields.length < 15 || Number.isNaN(ticks)) throw new Error(`This is no line of /proc/<pid>/stat: ${stat}`)
  return ticks
}

function ticksOfFamily(pid: number): number | null {
  const stat = readOrNothing(`/proc/${pid}/stat`)
  if (stat === '') return null
  return childrenOf(pid).reduce((sum, child) => sum + (ticksOfFamily(child) ?? 0), ticksIn(stat))
}

/** Any thread may have started a child. */
function childrenOf(pid: number): number[] {
  const tasks = listOrNothing(`/proc/${pid}/task`)
  return tasks.flatMap((task) =>
    readOrNothing(`/proc/${pid}/task/${task}/children`).split(' ').filter(Boolean).map(Number),
  )
}

let perSecond: number | undefined

function ticksPerSecond(): number {
  perSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  return perSecond
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function listOrNothing(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
