import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'

/** Where figures were measured. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly system: string
  /** Processes that wanted to run, on average over the last minute, when the run began: above 1 a core, figures are worse. */
  readonly load: number
}

/** This machine, now. */
export function describeMachine(): Machine {
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  }
}
