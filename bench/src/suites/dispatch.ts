import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import type { WorkerAnswer, WorkerRequest } from '../dispatch/worker.js'
import { ratioText } from '../report.js'
import type { Row } from '../row.js'
import { findRow } from '../rows.js'
import { runCodegen, stage } from '../staging.js'
import type { OpenSuite, Sample, Suite, SuiteSettings } from '../suite.js'

const contenders = ['ajv+handler', 'stubwire-dispatch', 'stubwire-memory', 'stubwire-memory-64', 'envelope-json']
const group = 'one process'

/** What the layers of a call cost without a broker. */
export const suite: Suite = {
  about: 'one call in one process, arguments of 6 fields, one of them nested',
  defaultRounds: 9,
  contenders,
  open,
}

async function open({ wants }: SuiteSettings): Promise<OpenSuite> {
  const staging = await stage()
  try {
    await runCodegen(staging, join(projectRoot, 'bench/schemas'), join(staging.folder, 'generated'), 'orders')
    await staging.compile('generated')
    const worker = fork(staging.compiled('bench/src/dispatch/worker.ts'), [join(staging.folder, 'generated/orders')], {
      execArgv: [],
    })
    return {
      metrics: [
        { name: 'time', unit: 'ns/call', digits: 0 },
        { name: 'CPU', unit: 'ns/call', digits: 0 },
        { name: 'rate', unit: 'calls/s', digits: 0, medianOnly: true },
      ],
      groups: [
        {
          name: group,
          contenders: contenders.filter(wants).map((name) => ({ name, sample: () => ask(worker, name) })),
        },
      ],
      versions: {},
      notes: () => [
        'time is by the clock, CPU what all threads of the process used, collecting garbage included: on a busy machine only CPU compares.',
        'All contenders run in one process of plain JavaScript, compiled from the sources; calls one after the other, stubwire-memory-64 with 64 in flight.',
        'ajv+handler: generated validator of the arguments and an awaited async handler. envelope-json: JSON.stringify and JSON.parse of message and envelope, request and reply, nothing else.',
        'stubwire-dispatch: from a decoded request to a reply not yet encoded: arguments, context and result validated, dispatch, limit of concurrency, local context, handler.',
        'stubwire-memory: generated client to generated server and back, validated on both sides, through texts as on the wire; every message waits for a turn of the event loop. No socket and no broker.',
      ],
      conclude,
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

function conclude(rows: readonly Row[]): string {
  const ns = (contender: string) => findRow(rows, group, contender, 'CPU')?.median
  const [bare, dispatch, memory, json] = [
    ns('ajv+handler'),
    ns('stubwire-dispatch'),
    ns('stubwire-memory-64') ?? ns('stubwire-memory'),
    ns('envelope-json'),
  ]
  const parts: string[] = []
  if (bare !== undefined && dispatch !== undefined) {
    parts.push(
      `the server's whole path costs ${Math.round(dispatch - bare)} ns of CPU more than a bare check and handler (${ratioText(dispatch / bare)}×)`,
    )
  }
  if (memory !== undefined && json !== undefined) {
    parts.push(`the JSON of its envelopes alone is ${Math.round((json / memory) * 100)} % of a whole call in memory`)
  }
  return parts.length === 0 ? '' : `So ${parts.join(', and ')}.`
}
