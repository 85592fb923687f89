import { readFileSync } from 'node:fs'

/** Watches the memory of a process and of those that it started. */
export interface PeakWatch {
  /** Peak of the largest of them so far, in megabytes; null if this system does not tell. */
  megabytes(): number | null
  stop(): void
}

const everyMs = 10

/** Reads the peaks that Linux keeps in /proc, again and again: they are gone with their processes. */
export function watchPeak(pid: number | undefined): PeakWatch {
  let peak = 0
  const look = () => {
    if (pid !== undefined) for (const member of family(pid)) peak = Math.max(peak, peakOf(member))
  }
  look()
  const timer = setInterval(look, everyMs)
  return {
    megabytes: () => (peak === 0 ? null : peak / 1024),
    stop: () => clearInterval(timer),
  }
}

/** A process, its children, theirs, and so on. */
function family(pid: number): number[] {
  const children = readOrNothing(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
  return [pid, ...children.flatMap(family)]
}

/** Peak of one process in kilobytes; 0 if it is gone. */
function peakOf(pid: number): number {
  return Number(/^VmHWM:\s*(\d+)/m.exec(readOrNothing(`/proc/${pid}/status`))?.[1] ?? 0)
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
