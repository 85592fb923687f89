import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { contenderModules, contenderVersion } from '../contender-packages.js'
import type { Row } from '../row.js'
import { runCodegen, stage } from '../staging.js'
import type { OpenSuite, Sample, SuiteSettings } from '../suite.js'
import type { WorkerAnswer, WorkerRequest } from './worker.js'

const group = 'one process'

/** Contenders that share one process, and what is said of them. */
export interface ProcessSuite {
  readonly contenders: readonly string[]
  readonly notes: readonly string[]
  readonly conclude: (rows: readonly Row[], group: string) => string
}

/** Compiles the project, generates `bench/schemas/orders.ts`, and starts the process that measures. */
export async function inOneProcess(
  { contenders, notes, conclude }: ProcessSuite,
  { wants, say }: SuiteSettings,
): Promise<OpenSuite> {
  const moleculer =
    contenders.includes('moleculer') && wants('moleculer') ? await contenderVersion('moleculer', say) : null
  const names = contenders.filter((name) => wants(name) && (name !== 'moleculer' || moleculer !== null))
  const staging = await stage()
  try {
    await runCodegen(staging, join(projectRoot, 'bench/schemas'), join(staging.folder, 'generated'), 'orders')
    await staging.compile('generated')
    const worker = fork(
      staging.compiled('bench/src/dispatch/worker.ts'),
      [join(staging.folder, 'generated/orders'), contenderModules],
      { execArgv: [] },
    )
    return {
      metrics: [
        { name: 'time', unit: 'ns/call', digits: 0 },
        { name: 'CPU', unit: 'ns/call', digits: 0 },
        { name: 'rate', unit: 'calls/s', digits: 0, medianOnly: true },
      ],
      groups: [{ name: group, contenders: names.map((name) => ({ name, sample: () => ask(worker, name) })) }],
      versions: moleculer === null ? {} : { moleculer },
      notes: () => notes,
      conclude: (rows) => conclude(rows, group),
      close: async () => {
        await end(worker)
        await staging.close()
      },
    }
  } catch (error) {
    await staging.close()
    throw error
  }
}

async function ask(worker: ChildProcess, contender: string): Promise<Sample> {
  const request: WorkerRequest = { contender }
  const ended = new AbortController()
  try {
    const answer = once(worker, 'message', { signal: ended.signal })
    const exit = once(worker, 'exit', { signal: ended.signal }).then(([code]) => {
      throw new Error(`The measuring process ended with code ${code}`)
    })
    worker.send(request)
    const [message] = (await Promise.race([answer, exit])) as [WorkerAnswer]
    if ('error' in message) throw new Error(message.error)
    return { time: message.ns, CPU: message.cpuNs, rate: 1e9 / message.ns }
  } finally {
    ended.abort()
  }
}

async function end(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return
  const exit = once(worker, 'exit')
  worker.kill()
  await exit
}
